import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Json, readRecord } from '../../contract/json.js';
import type { HttpReply } from './http-reply.js';

/** Paths that the document leaves out on purpose: pages for people, and the document itself. */
const pages = /^\/(docs|problems|openapi\.(json|yaml))(\/|$)/;

/** Headers that are not part of the contract: HTTP, connection and browser security. */
const ordinaryHeaders = new Set([
  'access-control-allow-origin',
  'access-control-expose-headers',
  'cache-control',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'keep-alive',
  'referrer-policy',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-accel-buffering',
  'x-content-type-options',
  'x-frame-options',
]);

/**
 * The OpenAPI document of a running gateway, to check its responses. The operation must describe the status, the media type, every
 * field of the body and every header except the ordinary ones. A problem must have one of the codes that are listed for its status.
 */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  /** Headers are strings: numbers in them are parsed before they are checked. */
  private readonly headerAjv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true });
  /** Compiled schemas, by the schema in the document. */
  private readonly checks = new Map<Json, ValidateFunction>();

  private constructor(private readonly document: Json) {
    formats.default(this.ajv);
    formats.default(this.headerAjv);
    this.ajv.addSchema({ ...document, $id: 'openapi' });
  }

  /** Reads the document of the gateway at `origin`. */
  static async servedBy(origin: string): Promise<Contract> {
    const response = await fetch(`${origin}/openapi.json`);
    return Contract.of(await response.json());
  }

  /** Uses a document that the caller already has. */
  static of(document: unknown): Contract {
    return new Contract(closeSchemas(readRecord(document)));
  }

  /** Throws an `Error` that says how the response breaks the contract. */
  check(method: string, path: string, { status, headers, body }: HttpReply): void {
    const response = `${method} ${path} returned ${status}`;
    const type = (headers.get('content-type') ?? '').replace(/;.*/, '');
    if (headers.get('x-request-id') === null) throw new Error(`${response} without X-Request-Id`);
    const responses = this.findResponses(method, path);
    if (status >= 400) {
      if (type !== 'application/problem+json') throw new Error(`${response} as ${type}`);
      this.read('Problem', body);
    }
    if (responses === null) {
      if (status < 400 && !pages.test(path))
        throw new Error(`${response}, and the document has no such operation`);
      return;
    }
    if (responses[status] === undefined) throw new Error(`${response}, which the document does not name`);
    const described = readRecord(responses[status]);
    this.checkHeaders(readRecord(described.headers ?? {}), headers, response);
    const contents = readRecord(described.content ?? {});
    if (Object.keys(contents).length === 0) {
      if (body !== null) throw new Error(`${response} with a body that the document does not name`);
      return;
    }
    if (contents[type] === undefined)
      throw new Error(`${response} as ${type}, which the document does not name`);
    const content = readRecord(contents[type]);
    if (status >= 400) checkCode(content, body, response);
    if (type !== 'text/event-stream') this.validate(readRecord(content.schema), body, response);
  }

  /** The value with the type of the named schema; throws if the value does not fit it. */
  read<Value>(name: string, value: unknown): Value {
    const isValue = this.ajv.getSchema(`openapi#/components/schemas/${name}`);
    if (isValue === undefined) throw new Error(`The document has no ${name}.`);
    // The schema was checked.
    if (isValue(value)) return value as Value;
    throw new Error(`Not a ${name}: ${this.ajv.errorsText(isValue.errors)}: ${JSON.stringify(value)}`);
  }

  private checkHeaders(described: Json, headers: Headers, response: string): void {
    const byName = new Map(Object.entries(described).map(([name, header]) => [name.toLowerCase(), header]));
    for (const [name, value] of headers) {
      if (ordinaryHeaders.has(name)) continue;
      const header = byName.get(name);
      if (header === undefined)
        throw new Error(`${response} with ${name}, which the document does not describe`);
      const { schema } = this.resolve(readRecord(header));
      // Ajv compiles a schema object only once.
      const isValue = this.headerAjv.compile(readRecord(schema));
      if (!isValue(value))
        throw new Error(`${response} with ${name}: ${String(value)}, which does not fit its schema`);
    }
    for (const [name, header] of byName) {
      const isMissing = this.resolve(readRecord(header)).required === true && !headers.has(name);
      if (isMissing) throw new Error(`${response} without ${name}, which the document promises`);
    }
  }

  private resolve(node: Json): Json {
    if (typeof node.$ref !== 'string') return node;
    const steps = node.$ref.replace('#/', '').split('/');
    return steps.reduce<Json>((target, step) => readRecord(target[step]), this.document);
  }

  private validate(schema: Json, value: unknown, response: string): void {
    const compile = () =>
      this.ajv.compile(readRecord(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'))));
    const check = this.checks.get(schema) ?? compile();
    this.checks.set(schema, check);
    if (check(value)) return;
    throw new Error(`${response}: ${this.ajv.errorsText(check.errors)}: ${JSON.stringify(value)}`);
  }

  /** The responses of the operation by status; null if the document does not have this path and method. */
  private findResponses(method: string, path: string): Json | null {
    const [pathname = ''] = path.split('?');
    const paths = Object.entries(readRecord(this.document.paths))
      .filter(([template]) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
      .toSorted(([one], [other]) => one.split('{').length - other.split('{').length);
    const operation = paths[0] === undefined ? undefined : readRecord(paths[0][1])[method.toLowerCase()];
    return operation === undefined ? null : readRecord(readRecord(operation).responses);
  }
}

/** The names of the examples of a problem are the codes that can occur. */
function checkCode(content: Json, body: unknown, response: string): void {
  const { code } = readRecord(body);
  const listed = Object.keys(readRecord(content.examples ?? {}));
  if (typeof code === 'string' && listed.includes(code)) return;
  throw new Error(
    `${response} with the code ${String(code)}, which is not listed there: ${listed.join(', ')}`,
  );
}

/** Clients accept unknown fields, because a later gateway may send more; the tests accept none. */
function closeSchemas(document: Json): Json {
  const components = readRecord(document.components);
  return { ...document, components: { ...components, schemas: close(components.schemas) } };
}

function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== 'object' || node === null) return node;
  const closed = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, close(value)]));
  const isObject = closed.type === 'object' && typeof closed.properties === 'object';
  return isObject ? { additionalProperties: false, ...closed } : closed;
}
