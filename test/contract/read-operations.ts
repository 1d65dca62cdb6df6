import { isRecord, type Json, listRecords, readRecord } from './json.js';

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
}

/** One operation of a document, as requests are built from it. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly parameters: readonly Parameter[];
  /** The schema of the JSON body; null when none is taken. */
  readonly body: Json | null;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** All operations of an OpenAPI document, in its order. */
export function readOperations(document: Json): readonly DocumentedOperation[] {
  return listRecords(document.paths).flatMap(([path, item]) =>
    listRecords(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        id: String(operation.operationId),
        parameters: readParameters(operation.parameters),
        body: readBody(operation.requestBody),
      })),
  );
}

function readParameters(list: unknown): readonly Parameter[] {
  if (!Array.isArray(list)) return [];
  return list.map(readRecord).map(({ name, in: place, required, schema }) => {
    if (place !== 'path' && place !== 'query' && place !== 'header') throw new Error(`In ${String(place)}?`);
    return { name: String(name), place, required: required === true, schema: readRecord(schema) };
  });
}

function readBody(requestBody: unknown): Json | null {
  if (!isRecord(requestBody)) return null;
  const [content] = listRecords(requestBody.content);
  return content === undefined ? null : readRecord(content[1].schema);
}
