import type { BreakingRule, Documents } from './breaking-change.js';
import { type JsonNode, toNode } from './json-node.js';

/** The changes that keep a caller out who could call the operation before. */
export function compareAccess(
  old: JsonNode,
  now: JsonNode,
  { before, after }: Documents,
): readonly (readonly [BreakingRule, string])[] {
  const [hadMethods, methods] = [listMethods(old, before), listMethods(now, after)];
  if (hadMethods.includes(openToAll) && !methods.includes(openToAll))
    return [['key-required', 'it needed no key']];
  if (methods.includes(openToAll)) return [];
  const lost = hadMethods.filter((method) => !methods.includes(method));
  const changed = ['x-required-scope', 'x-requires-every-connection'].filter(
    (name) => now[name] !== undefined && now[name] !== old[name],
  );
  return [
    ...lost.map((method) => ['access-narrowed', `${method} was sufficient`] as const),
    ...changed.map((name) => ['access-narrowed', `${name} is now ${String(now[name])}`] as const),
  ];
}

const openToAll = '{}';

/** The authentication methods, one of which is enough. Each contains its schemes, without their descriptions. */
function listMethods(operation: JsonNode, document: JsonNode): readonly string[] {
  const security: unknown = operation['security'] ?? document['security'];
  if (!Array.isArray(security) || security.length === 0) return [openToAll];
  const schemes = toNode(toNode(document['components'])['securitySchemes']);
  return security.map((method) => {
    const usedSchemes = Object.entries(toNode(method)).map(([name, scopes]) => {
      const { description: _description, ...scheme } = toNode(schemes[name]);
      return [name, { scopes, scheme }] as const;
    });
    return JSON.stringify(Object.fromEntries(usedSchemes));
  });
}
