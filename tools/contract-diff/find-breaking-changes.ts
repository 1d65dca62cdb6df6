import type { BreakingChange, BreakingRule, Direction } from './breaking-change.js';
import { type Comparison, compareSchemas } from './compare-schemas.js';
import { compareAccess } from './compare-access.js';
import { findLostProblems } from './find-lost-problems.js';
import { type JsonNode, listNodes, resolveNode, toNode } from './json-node.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Two documents, and what of them was compared already. */
type Compared = Omit<Comparison, 'direction'>;

/**
 * Every change from one OpenAPI document to another that breaks a client of the first, in the order of its operations; a change of
 * a schema that many operations use stands there once.
 */
export function findBreakingChanges(before: JsonNode, after: JsonNode): readonly BreakingChange[] {
  const documents = { before, after, compared: new Set<string>() };
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
    const [told, tells] = [toNode(item['post']), toNode(toNode(now)['post'])];
    const payload = ({ requestBody }: JsonNode) => toNode(requestBody)['content'];
    const sent = readParameters(tells);
    const lost = [...readParameters(told).keys()].filter((name) => !sent.has(name));
    return [
      ...compareNames(told, tells, place),
      ...lost.map((name) => change('header-removed', `${place} ${name}`, 'the header is gone')),
      ...compareContents(payload(told), payload(tells), documents, 'answer', place),
    ];
  });
  const byName = new Map([...operations, ...webhooks].map((one) => [`${one.rule} ${one.place}`, one]));
  return [...byName.values()];
}

function compareOperations(
  old: JsonNode,
  now: JsonNode,
  documents: Compared,
  place: string,
): readonly BreakingChange[] {
  return [
    ...compareNames(old, now, place),
    ...compareAccess(old, now, documents).map(([rule, detail]) => change(rule, place, detail)),
    ...compareParameters(old, now, documents, place),
    ...compareBodies(old['requestBody'], now['requestBody'], documents, place),
    ...compareResponses(old, now, documents, place),
  ];
}

function compareNames(old: JsonNode, now: JsonNode, place: string): readonly BreakingChange[] {
  const [had, has] = [String(old['operationId']), String(now['operationId'])];
  return had === has ? [] : [change('operation-renamed', place, `${had} is now ${has}`)];
}

function compareParameters(
  old: JsonNode,
  now: JsonNode,
  documents: Compared,
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
      return [
        ...(writing(parameter) === writing(present)
          ? []
          : [change('request-narrowed', `${place} ${name}`, 'it is written in another way')]),
        ...compareSchemas(parameter['schema'], present['schema'], comparison, `${place} ${name}`),
      ];
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

/** How several values are put into one parameter. */
function writing({ in: place, style, explode }: JsonNode): string {
  const form = typeof style === 'string' ? style : place === 'query' ? 'form' : 'simple';
  return `${form} ${typeof explode === 'boolean' ? explode : form === 'form'}`;
}

function compareBodies(
  old: unknown,
  now: unknown,
  documents: Compared,
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

function compareResponses(
  old: JsonNode,
  now: JsonNode,
  documents: Compared,
  place: string,
): readonly BreakingChange[] {
  const isSuccess = (status: string) => /^[123]/.test(status);
  const [had, has] = [toNode(old['responses']), toNode(now['responses'])];
  const lost = findLostProblems(had, has);
  const removed = Object.keys(had).filter((status) => isSuccess(status) && !Object.hasOwn(has, status));
  const added = Object.keys(has).filter((status) => isSuccess(status) && !Object.hasOwn(had, status));
  return [
    ...removed.map((status) => change('status-removed', `${place} ${status}`, 'the answer is gone')),
    ...added.map((status) => change('status-added', `${place} ${status}`, 'the answer is new')),
    ...lost.map((problem) => change('problem-removed', `${place} ${problem}`, 'it is told no more')),
    ...listNodes(had).flatMap(([status, response]) => {
      if (!Object.hasOwn(has, status)) return [];
      const present = toNode(has[status]);
      return [
        ...compareHeaders(response['headers'], present['headers'], documents, `${place} ${status}`),
        ...compareContents(
          response['content'],
          present['content'],
          documents,
          'answer',
          `${place} ${status}`,
        ),
      ];
    }),
  ];
}

function compareHeaders(
  old: unknown,
  now: unknown,
  documents: Compared,
  place: string,
): readonly BreakingChange[] {
  return listNodes(old).flatMap(([name, header]) => {
    if (!Object.hasOwn(toNode(now), name))
      return [change('header-removed', `${place} ${name}`, 'the header is gone')];
    // A header that many answers share is compared once, and has its place among the components.
    const where = header['$ref'] === undefined ? `${place} ${name}` : `header ${name}`;
    const pair = `${where} ${String(toNode(toNode(now)[name])['$ref'])}`;
    if (header['$ref'] !== undefined && documents.compared.has(pair)) return [];
    documents.compared.add(pair);
    const had = resolveNode(header, documents.before);
    const has = resolveNode(toNode(now)[name], documents.after);
    const comparison = { ...documents, direction: 'answer' } as const;
    return [
      ...(had['required'] === true && has['required'] !== true
        ? [change('header-removed', where, 'it may be missing now')]
        : []),
      ...compareSchemas(had['schema'], has['schema'], comparison, where),
    ];
  });
}

function compareContents(
  old: unknown,
  now: unknown,
  documents: Compared,
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

function change(rule: BreakingRule, place: string, detail: string): BreakingChange {
  return { rule, place, detail };
}
