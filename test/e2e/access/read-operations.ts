/** One operation of the served document, with its rule. */
export interface Operation {
  readonly method: string;
  /** Contains `{name}` for each parameter. */
  readonly path: string;
  /** The scope it needs; null if it needs no key. */
  readonly scope: string | null;
  /** Further scopes that it needs. */
  readonly additionalScopes: readonly string[];
  readonly needsEveryConnection: boolean;
  readonly takesBody: boolean;
  /** Names of the fields of its body that name connections. */
  readonly connectionFields: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reads every operation of an OpenAPI document. Throws for an operation that is not public and names no scope. */
export function readOperations(document: unknown): readonly Operation[] {
  const { paths, components } = readRecord(document);
  const schemas = readRecord(readRecord(components)['schemas']);
  return Object.entries(readRecord(paths)).flatMap(([path, operations]) =>
    Object.entries(readRecord(operations)).map(([method, details]) => {
      const operation = readRecord(details);
      return {
        method: method.toUpperCase(),
        path,
        scope: readRule(`${method} ${path}`, operation),
        additionalScopes: readStrings(operation['x-required-scopes-beside']),
        needsEveryConnection: operation['x-requires-every-connection'] === true,
        takesBody: operation['requestBody'] !== undefined,
        connectionFields: findConnectionFields(operation, schemas),
      };
    }),
  );
}

function readRule(name: string, operation: Json): string | null {
  const scope = operation['x-required-scope'];
  const isPublic = JSON.stringify(operation['security']) === '[{}]';
  if (isPublic && scope === undefined) return null;
  if (!isPublic && typeof scope === 'string') return scope;
  throw new Error(`${name} does not say who may use it: x-required-scope, or security [{}]`);
}

function readStrings(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function findConnectionFields({ requestBody }: Json, schemas: Json): string[] {
  const references = [...JSON.stringify(requestBody ?? null).matchAll(/#\/components\/schemas\/(\w+)/g)];
  return references.flatMap(([, name = '']) => {
    const properties = readRecord(schemas[name])['properties'];
    return Object.keys(properties === undefined ? {} : readRecord(properties)).filter((field) =>
      /^connections?$/.test(field),
    );
  });
}

function readRecord(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new Error(`Not an object: ${String(value)}`);
  return Object.fromEntries(Object.entries(value));
}
