import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Answer } from './answer.js';

type Json = Readonly<Record<string, unknown>>;

/** Addresses that the document leaves out on purpose: pages for people, and the document itself. */
const pages = /^\/(docs|problems|openapi\.(json|yaml))(\/|$)/;

/**
 * The OpenAPI document of a running gateway, used as a judge of its answers: the status must be one the operation names, the
 * body must have the form it names, and hold nothing that it does not name.
 */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly checks = new Map<string, ValidateFunction>();

  private constructor(private readonly document: Json) {
    formats.default(this.ajv);
    this.ajv.addSchema({ ...document, $id: 'openapi' });
  }

  /** Reads the document of the gateway at `origin`. */
  static async servedBy(origin: string): Promise<Contract> {
    const response = await fetch(`${origin}/openapi.json`);
    return new Contract(closeSchemas(readRecord(await response.json())));
  }

  /** Throws an `Error` that says how the answer breaks the contract. */
  check(method: string, path: string, { status, headers, body }: Answer): void {
    const place = `${method} ${path} answered ${status}`;
    if (headers.get('x-request-id') === null) throw new Error(`${place} without X-Request-Id`);
    const responses = this.findResponses(method, path);
    if (status >= 400) {
      const type = headers.get('content-type') ?? '';
      if (!type.startsWith('application/problem+json')) throw new Error(`${place} as ${type}`);
      this.read('Problem', body);
    }
    if (responses === null) {
      if (status < 400 && !pages.test(path)) throw new Error(`${place}, and the document has no such call`);
      return;
    }
    const response = responses[status];
    if (response === undefined) throw new Error(`${place}, which the document does not name`);
    const [content] = Object.entries(readRecord(readRecord(response).content ?? {}));
    if (content === undefined) {
      if (body !== null) throw new Error(`${place} with a body that the document does not name`);
      return;
    }
    this.validate(JSON.stringify(readRecord(content[1]).schema), body, place);
  }

  /** The value as the named schema has it; throws when it has another form. */
  read<Value>(name: string, value: unknown): Value {
    const reference = `openapi#/components/schemas/${name}`;
    const isValue = this.ajv.compile<Value>({ $ref: reference });
    if (isValue(value)) return value;
    throw new Error(`Not a ${name}: ${this.ajv.errorsText(isValue.errors)}: ${JSON.stringify(value)}`);
  }

  private validate(schema: string, value: unknown, place: string): void {
    const check =
      this.checks.get(schema) ??
      this.ajv.compile(readRecord(JSON.parse(schema.replaceAll('"#/', '"openapi#/'))));
    this.checks.set(schema, check);
    if (check(value)) return;
    throw new Error(`${place}: ${this.ajv.errorsText(check.errors)}: ${JSON.stringify(value)}`);
  }

  /** The responses of the operation by status; null for an address or method that the document does not have. */
  private findResponses(method: string, path: string): Json | null {
    const [address = ''] = path.split('?');
    const paths = Object.entries(readRecord(this.document.paths))
      .filter(([template]) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(address))
      .toSorted(([one], [other]) => one.split('{').length - other.split('{').length);
    const operation = paths[0] === undefined ? undefined : readRecord(paths[0][1])[method.toLowerCase()];
    return operation === undefined ? null : readRecord(readRecord(operation).responses);
  }
}

/** Answers may hold more than a client of an older version knows; a test must know everything. */
function closeSchemas(document: Json): Json {
  const components = readRecord(document.components);
  const schemas = Object.entries(readRecord(components.schemas)).map(([name, schema]) => {
    const open = readRecord(schema);
    const closed = 'properties' in open ? { additionalProperties: false, ...open } : open;
    return [name, closed] as const;
  });
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } };
}

function readRecord(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new Error(`Not an object: ${String(value)}`);
  return Object.fromEntries(Object.entries(value));
}
