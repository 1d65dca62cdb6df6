import type { BreakingChange, BreakingRule, Direction } from './breaking-change.js';
import { compareSchemas } from './compare-schemas.js';
import { type JsonNode, listNodes, toNode } from './json-node.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Two documents, the older one first. */
interface Documents {
  readonly before: JsonNode;
  readonly after: JsonNode;
}

/**
 * Every change from one OpenAPI document to another that breaks a client of the first, in the order of its operations; a change of
 * a schema that many operations use stands there once.
 */
export function findBreakingChanges(before: JsonNode, after: JsonNode): readonly BreakingChange[] {
  const documents = { before, after };
  const operations = listNodes(before['paths']).flatMap(([path, item]) =>
    listNodes(item)
      .filter(([method]) => methods.includes(method))
      .flatMap(([method, operation]) => {
        const place = `${method.toUpperCase()} ${path}`;
        const now = toNode(toNode(after['paths'])[path])[method];
        if (now === undefined) return [change('operation-removed', place, 'the operation is gone')];
        return compareOperations(operation, toNode(now), documents, place);
      }),
  );
  const webhooks = listNodes(before['webhooks']).flatMap(([name, item]) => {
    const place = `webhook ${name}`;
    const now = toNode(after['webhooks'])[name];
    if (now === undefined) return [change('webhook-removed', place, 'the event is gone')];
    const payload = ({ post }: JsonNode) => toNode(toNode(post)['requestBody'])['content'];
    return compareContents(payload(item), payload(toNode(now)), documents, 'answer', place);
  });
  const byName = new Map([...operations, ...webhooks].map((one) => [`${one.rule} ${one.place}`, one]));
  return [...byName.values()];
}

function compareOperations(
  old: JsonNode,
  now: JsonNode,
  documents: Documents,
  place: string,
): readonly BreakingChange[] {
  return [
    ...(old['operationId'] === now['operationId']
      ? []
      : [
          change(
            'operation-renamed',
            place,
            `${String(old['operationId'])} is now ${String(now['operationId'])}`,
          ),
        ]),
    ...(isPublic(old) && !isPublic(now) ? [change('key-required', place, 'it needed no key')] : []),
    ...compareParameters(old, now, documents, place),
    ...compareBodies(old['requestBody'], now['requestBody'], documents, place),
    ...compareAnswers(old, now, documents, place),
  ];
}

function compareParameters(
  old: JsonNode,
  now: JsonNode,
  documents: Documents,
  place: string,
): readonly BreakingChange[] {
  const [had, has] = [readParameters(old), readParameters(now)];
  const demanded = [...has].filter(
    ([name, parameter]) => parameter['required'] === true && had.get(name)?.['required'] !== true,
  );
  return [
    ...[...had].flatMap(([name, parameter]) => {
      const present = has.get(name);
      if (present === undefined)
        return [change('parameter-removed', `${place} ${name}`, 'the parameter is gone')];
      const comparison = { ...documents, direction: 'request' } as const;
      return compareSchemas(parameter['schema'], present['schema'], comparison, `${place} ${name}`);
    }),
    ...demanded.map(([name]) => change('parameter-required', `${place} ${name}`, 'it is required now')),
  ];
}

/** Parameters by where they stand and what they are called; the name of a path parameter is the client's business too. */
function readParameters(operation: JsonNode): ReadonlyMap<string, JsonNode> {
  const list: unknown = operation['parameters'];
  const parameters = Array.isArray(list) ? list.map(toNode) : [];
  return new Map(parameters.map((one) => [`${String(one['in'])}:${String(one['name'])}`, one]));
}

function compareBodies(
  old: unknown,
  now: unknown,
  documents: Documents,
  place: string,
): readonly BreakingChange[] {
  const [had, has] = [toNode(old), toNode(now)];
  if (old !== undefined && now === undefined)
    return [change('body-removed', place, 'no body is taken any more')];
  const demanded = has['required'] === true && had['required'] !== true;
  return [
    ...(demanded ? [change('body-required', place, 'a body is required now')] : []),
    ...compareContents(had['content'], has['content'], documents, 'request', `${place} body`),
  ];
}

function compareAnswers(
  old: JsonNode,
  now: JsonNode,
  documents: Documents,
  place: string,
): readonly BreakingChange[] {
  const isSuccess = (status: string) => /^[123]/.test(status);
  const [had, has] = [toNode(old['responses']), toNode(now['responses'])];
  const removed = Object.keys(had).filter((status) => isSuccess(status) && !Object.hasOwn(has, status));
  const added = Object.keys(has).filter((status) => isSuccess(status) && !Object.hasOwn(had, status));
  return [
    ...removed.map((status) => change('status-removed', `${place} ${status}`, 'the answer is gone')),
    ...added.map((status) => change('status-added', `${place} ${status}`, 'the answer is new')),
    ...listNodes(had).flatMap(([status, answer]) => {
      if (!Object.hasOwn(has, status)) return [];
      const present = toNode(has[status]);
      const lost = Object.keys(toNode(answer['headers'])).filter(
        (name) => !Object.hasOwn(toNode(present['headers']), name),
      );
      return [
        ...lost.map((name) => change('header-removed', `${place} ${status} ${name}`, 'the header is gone')),
        ...compareContents(answer['content'], present['content'], documents, 'answer', `${place} ${status}`),
      ];
    }),
  ];
}

function compareContents(
  old: unknown,
  now: unknown,
  documents: Documents,
  direction: Direction,
  place: string,
): readonly BreakingChange[] {
  const rule = direction === 'request' ? 'body-removed' : 'media-type-removed';
  return listNodes(old).flatMap(([type, content]) => {
    const present = toNode(now)[type];
    if (present === undefined) return [change(rule, place, `${type} is gone`)];
    return compareSchemas(
      content['schema'],
      toNode(present)['schema'],
      { ...documents, direction },
      `${place} `,
    );
  });
}

function isPublic({ security }: JsonNode): boolean {
  return Array.isArray(security) && security.some((way) => Object.keys(toNode(way)).length === 0);
}

function change(rule: BreakingRule, place: string, detail: string): BreakingChange {
  return { rule, place, detail };
}
