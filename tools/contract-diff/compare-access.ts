import type { BreakingRule, Documents } from './breaking-change.js';
import { type JsonNode, toNode } from './json-node.js';

/** What an operation newly wants to know of who calls it. */
export function compareAccess(
  old: JsonNode,
  now: JsonNode,
  { before, after }: Documents,
): readonly (readonly [BreakingRule, string])[] {
  const [opened, opens] = [listWays(old, before), listWays(now, after)];
  if (opened.includes(openToAll) && !opens.includes(openToAll)) return [['key-required', 'it needed no key']];
  if (opens.includes(openToAll)) return [];
  const lost = opened.filter((way) => !opens.includes(way));
  const changed = ['x-required-scope', 'x-requires-every-connection'].filter(
    (name) => now[name] !== undefined && now[name] !== old[name],
  );
  return [
    ...lost.map((way) => ['access-narrowed', `${way} opened it`] as const),
    ...changed.map((name) => ['access-narrowed', `${name} is now ${String(now[name])}`] as const),
  ];
}

const openToAll = '{}';

/** The ways to authenticate, one of which is enough, with their schemes spelled out. */
function listWays(operation: JsonNode, document: JsonNode): readonly string[] {
  const security: unknown = operation['security'] ?? document['security'];
  if (!Array.isArray(security) || security.length === 0) return [openToAll];
  const schemes = toNode(toNode(document['components'])['securitySchemes']);
  return security.map((way) => {
    const parts = Object.entries(toNode(way)).map(([name, scopes]) => {
      const { description: _description, ...scheme } = toNode(schemes[name]);
      return [name, { scopes, scheme }] as const;
    });
    return JSON.stringify(Object.fromEntries(parts));
  });
}
