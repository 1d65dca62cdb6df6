import { isRecord, type Json, listRecords, readRecord } from './json.js';

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly location: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
}

/** One operation of a document, with what is needed to build requests. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly parameters: readonly Parameter[];
  /** The schema of the JSON body; null if the operation has no body. */
  readonly body: Json | null;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** All operations of an OpenAPI document, in the order of the document. */
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
  return list.map(readRecord).map(({ name, in: location, required, schema }) => {
    if (location !== 'path' && location !== 'query' && location !== 'header')
      throw new Error(`Unexpected parameter location ${String(location)}`);
    return { name: String(name), location, required: required === true, schema: readRecord(schema) };
  });
}

function readBody(requestBody: unknown): Json | null {
  if (!isRecord(requestBody)) return null;
  const [content] = listRecords(requestBody.content);
  return content === undefined ? null : readRecord(content[1].schema);
}
