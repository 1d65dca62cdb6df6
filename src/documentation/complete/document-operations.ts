import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];

/** One operation of a document. */
export type Operation = NonNullable<PathItem['get']>;

/** The responses of an operation by status. */
export type Responses = Operation['responses'];

/** A response that is not a reference. */
export type ResponseDescription = Exclude<NonNullable<Responses[string]>, { $ref: string }>;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** An HTTP method as written in documents. */
export type Method = (typeof methods)[number];

/** A copy of the document with each operation changed. */
export function mapOperations(
  document: OpenAPIObject,
  change: (operation: Operation, method: Method, path: string) => Operation,
): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const changed = methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [[method, change(operation, method, path)] as const];
    });
    return [path, { ...item, ...Object.fromEntries(changed) }] as const;
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

/** A copy of the operation with each response changed, except references. */
export function mapResponses(
  operation: Operation,
  change: (response: ResponseDescription, status: string) => ResponseDescription,
): Operation {
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    response === undefined || '$ref' in response ? response : change(response, status),
  ]);
  return { ...operation, responses: Object.fromEntries(responses) as Responses };
}
