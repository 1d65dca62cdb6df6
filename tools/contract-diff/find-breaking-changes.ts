import type { BreakingChange, BreakingRule, Direction } from './breaking-change.js';
import { type Comparison, compareSchemas } from './compare-schemas.js';
import { compareAccess } from './compare-access.js';
import { findLostProblems } from './find-lost-problems.js';
import { type JsonNode, listNodes, resolveNode, toNode } from './json-node.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Two documents, and the names of the schemas and headers that were compared already. */
type Compared = Omit<Comparison, 'direction'>;

/**
 * Every change from one OpenAPI document to another that breaks a client of the first, in the order of the operations. A change in
 * a schema that many operations use is listed once.
 */
export function findBreakingChanges(before: JsonNode, after: JsonNode): readonly BreakingChange[] {
  const documents = { before, after, compared: new Set<string>() };
  const operations = listNodes(before['paths']).flatMap(([path, item]) =>
    listNodes(item)
      .filter(([method]) => methods.includes(method))
      .flatMap(([method, operation]) => {
        const location = `${method.toUpperCase()} ${path}`;
        const now = toNode(toNode(after['paths'])[path])[method];
        if (now === undefined) return [change('operation-removed', location, 'the operation is gone')];
        return compareOperations(operation, toNode(now), documents, location);
      }),
  );
  const webhooks = listNodes(before['webhooks']).flatMap(([name, item]) => {
    const location = `webhook ${name}`;
    const now = toNode(after['webhooks'])[name];
    if (now === undefined) return [change('webhook-removed', location, 'the event is gone')];
    const [oldEvent, newEvent] = [toNode(item['post']), toNode(toNode(now)['post'])];
    const payload = ({ requestBody }: JsonNode) => toNode(requestBody)['content'];
    const sent = readParameters(newEvent);
    const lost = [...readParameters(oldEvent).keys()].filter((name) => !sent.has(name));
    return [
      ...compareNames(oldEvent, newEvent, location),
      ...lost.map((name) => change('header-removed', `${location} ${name}`, 'the header is gone')),
      ...compareContents(payload(oldEvent), payload(newEvent), documents, 'response', location),
    ];
  });
  const byName = new Map([...operations, ...webhooks].map((one) => [`${one.rule} ${one.location}`, one]));
  return [...byName.values()];
}

function compareOperations(
  old: JsonNode,
  now: JsonNode,
  documents: Compared,
  location: string,
): readonly BreakingChange[] {
  return [
    ...compareNames(old, now, location),
    ...compareAccess(old, now, documents).map(([rule, detail]) => change(rule, location, detail)),
    ...compareParameters(old, now, documents, location),
    ...compareBodies(old['requestBody'], now['requestBody'], documents, location),
    ...compareResponses(old, now, documents, location),
  ];
}

function compareNames(old: JsonNode, now: JsonNode, location: string): readonly BreakingChange[] {
  const [had, has] = [String(old['operationId']), String(now['operationId'])];
  return had === has ? [] : [change('operation-renamed', location, `${had} is now ${has}`)];
}

function compareParameters(
  old: JsonNode,
  now: JsonNode,
  documents: Compared,
  location: string,
): readonly BreakingChange[] {
  const [had, has] = [readParameters(old), readParameters(now)];
  const newlyRequired = [...has].filter(
    ([name, parameter]) => parameter['required'] === true && had.get(name)?.['required'] !== true,
  );
  return [
    ...[...had].flatMap(([name, parameter]) => {
      const present = has.get(name);
      if (present === undefined)
        return [change('parameter-removed', `${location} ${name}`, 'the parameter is gone')];
      const comparison = { ...documents, direction: 'request' } as const;
      return [
        ...(serializationOf(parameter) === serializationOf(present)
          ? []
          : [change('request-narrowed', `${location} ${name}`, 'it is serialized differently')]),
        ...compareSchemas(parameter['schema'], present['schema'], comparison, `${location} ${name}`),
      ];
    }),
    ...newlyRequired.map(([name]) =>
      change('parameter-required', `${location} ${name}`, 'it is required now'),
    ),
  ];
}

/** Parameters by location and name. Names of path parameters count too: generated clients use them. */
function readParameters(operation: JsonNode): ReadonlyMap<string, JsonNode> {
  const list: unknown = operation['parameters'];
  const parameters = Array.isArray(list) ? list.map(toNode) : [];
  return new Map(parameters.map((one) => [`${String(one['in'])}:${String(one['name'])}`, one]));
}

/** How several values are serialized into one parameter. */
function serializationOf({ in: location, style, explode }: JsonNode): string {
  const form = typeof style === 'string' ? style : location === 'query' ? 'form' : 'simple';
  return `${form} ${typeof explode === 'boolean' ? explode : form === 'form'}`;
}

function compareBodies(
  old: unknown,
  now: unknown,
  documents: Compared,
  location: string,
): readonly BreakingChange[] {
  const [had, has] = [toNode(old), toNode(now)];
  if (old !== undefined && now === undefined)
    return [change('body-removed', location, 'a body is no longer accepted')];
  const newlyRequired = has['required'] === true && had['required'] !== true;
  return [
    ...(newlyRequired ? [change('body-required', location, 'a body is required now')] : []),
    ...compareContents(had['content'], has['content'], documents, 'request', `${location} body`),
  ];
}

function compareResponses(
  old: JsonNode,
  now: JsonNode,
  documents: Compared,
  location: string,
): readonly BreakingChange[] {
  const isSuccess = (status: string) => /^[123]/.test(status);
  const [had, has] = [toNode(old['responses']), toNode(now['responses'])];
  const lost = findLostProblems(had, has);
  const removed = Object.keys(had).filter((status) => isSuccess(status) && !Object.hasOwn(has, status));
  const added = Object.keys(has).filter((status) => isSuccess(status) && !Object.hasOwn(had, status));
  return [
    ...removed.map((status) => change('status-removed', `${location} ${status}`, 'the response is gone')),
    ...added.map((status) => change('status-added', `${location} ${status}`, 'the response is new')),
    ...lost.map((problem) =>
      change('problem-removed', `${location} ${problem}`, 'it is no longer described'),
    ),
    ...listNodes(had).flatMap(([status, response]) => {
      if (!Object.hasOwn(has, status)) return [];
      const present = toNode(has[status]);
      return [
        ...compareHeaders(response['headers'], present['headers'], documents, `${location} ${status}`),
        ...compareContents(
          response['content'],
          present['content'],
          documents,
          'response',
          `${location} ${status}`,
        ),
      ];
    }),
  ];
}

function compareHeaders(
  old: unknown,
  now: unknown,
  documents: Compared,
  location: string,
): readonly BreakingChange[] {
  return listNodes(old).flatMap(([name, header]) => {
    if (!Object.hasOwn(toNode(now), name))
      return [change('header-removed', `${location} ${name}`, 'the header is gone')];
    // A header that many responses share is compared once. Its location is its name among the components.
    const headerLocation = header['$ref'] === undefined ? `${location} ${name}` : `header ${name}`;
    const pair = `${headerLocation} ${String(toNode(toNode(now)[name])['$ref'])}`;
    if (header['$ref'] !== undefined && documents.compared.has(pair)) return [];
    documents.compared.add(pair);
    const had = resolveNode(header, documents.before);
    const has = resolveNode(toNode(now)[name], documents.after);
    const comparison = { ...documents, direction: 'response' } as const;
    return [
      ...(had['required'] === true && has['required'] !== true
        ? [change('header-removed', headerLocation, 'it may be missing now')]
        : []),
      ...compareSchemas(had['schema'], has['schema'], comparison, headerLocation),
    ];
  });
}

function compareContents(
  old: unknown,
  now: unknown,
  documents: Compared,
  direction: Direction,
  location: string,
): readonly BreakingChange[] {
  const rule = direction === 'request' ? 'body-removed' : 'media-type-removed';
  return listNodes(old).flatMap(([type, content]) => {
    const present = toNode(now)[type];
    if (present === undefined) return [change(rule, location, `${type} is gone`)];
    return compareSchemas(
      content['schema'],
      toNode(present)['schema'],
      { ...documents, direction },
      `${location} `,
    );
  });
}

function change(rule: BreakingRule, location: string, detail: string): BreakingChange {
  return { rule, location, detail };
}
