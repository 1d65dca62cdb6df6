import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Json, readRecord } from '../../contract/json.js';
import type { HttpReply } from './http-reply.js';

/** Addresses that the document leaves out on purpose: pages for people, and the document itself. */
const pages = /^\/(docs|problems|openapi\.(json|yaml))(\/|$)/;

/** Headers that say nothing of the contract: of HTTP itself, of the connection, and of browsers' safety. */
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
 * The OpenAPI document of a running gateway, used as a judge of its answers: the status must be one the operation names, every
 * header beyond the ordinary ones must be described and have the form described, the body must have the media type and form
 * that are named, and hold nothing that is not named; a problem must have one of the codes that are listed for its status.
 */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  /** Headers are texts: numbers in them are read before they are checked. */
  private readonly headerAjv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true });
  /** By the schema in the document. */
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

  /** Judges by a document that is at hand. */
  static of(document: unknown): Contract {
    return new Contract(closeSchemas(readRecord(document)));
  }

  /** Throws an `Error` that says how the answer breaks the contract. */
  check(method: string, path: string, { status, headers, body }: HttpReply): void {
    const place = `${method} ${path} answered ${status}`;
    const type = (headers.get('content-type') ?? '').replace(/;.*/, '');
    if (headers.get('x-request-id') === null) throw new Error(`${place} without X-Request-Id`);
    const responses = this.findResponses(method, path);
    if (status >= 400) {
      if (type !== 'application/problem+json') throw new Error(`${place} as ${type}`);
      this.read('Problem', body);
    }
    if (responses === null) {
      if (status < 400 && !pages.test(path)) throw new Error(`${place}, and the document has no such call`);
      return;
    }
    if (responses[status] === undefined) throw new Error(`${place}, which the document does not name`);
    const response = readRecord(responses[status]);
    this.checkHeaders(readRecord(response.headers ?? {}), headers, place);
    const contents = readRecord(response.content ?? {});
    if (Object.keys(contents).length === 0) {
      if (body !== null) throw new Error(`${place} with a body that the document does not name`);
      return;
    }
    if (contents[type] === undefined)
      throw new Error(`${place} as ${type}, which the document does not name`);
    const content = readRecord(contents[type]);
    if (status >= 400) checkCode(content, body, place);
    if (type !== 'text/event-stream') this.validate(readRecord(content.schema), body, place);
  }

  /** The value as the named schema has it; throws when it has another form. */
  read<Value>(name: string, value: unknown): Value {
    const isValue = this.ajv.getSchema(`openapi#/components/schemas/${name}`);
    if (isValue === undefined) throw new Error(`The document has no ${name}.`);
    // The schema says so.
    if (isValue(value)) return value as Value;
    throw new Error(`Not a ${name}: ${this.ajv.errorsText(isValue.errors)}: ${JSON.stringify(value)}`);
  }

  private checkHeaders(described: Json, headers: Headers, place: string): void {
    const byName = new Map(Object.entries(described).map(([name, header]) => [name.toLowerCase(), header]));
    for (const [name, value] of headers) {
      if (ordinaryHeaders.has(name)) continue;
      const header = byName.get(name);
      if (header === undefined)
        throw new Error(`${place} with ${name}, which the document does not describe`);
      const { schema } = this.resolve(readRecord(header));
      // Compiled once: it is known again by its place in the document.
      const isValue = this.headerAjv.compile(readRecord(schema));
      if (!isValue(value))
        throw new Error(`${place} with ${name}: ${String(value)}, which does not fit its schema`);
    }
    for (const [name, header] of byName) {
      const isMissing = this.resolve(readRecord(header)).required === true && !headers.has(name);
      if (isMissing) throw new Error(`${place} without ${name}, which the document promises`);
    }
  }

  private resolve(part: Json): Json {
    if (typeof part.$ref !== 'string') return part;
    const steps = part.$ref.replace('#/', '').split('/');
    return steps.reduce<Json>((node, step) => readRecord(node[step]), this.document);
  }

  private validate(schema: Json, value: unknown, place: string): void {
    const compile = () =>
      this.ajv.compile(readRecord(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'))));
    const check = this.checks.get(schema) ?? compile();
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

/** The examples of a problem are named like the codes that can occur there. */
function checkCode(content: Json, body: unknown, place: string): void {
  const { code } = readRecord(body);
  const listed = Object.keys(readRecord(content.examples ?? {}));
  if (typeof code === 'string' && listed.includes(code)) return;
  throw new Error(`${place} with the code ${String(code)}, which is not listed there: ${listed.join(', ')}`);
}

/** Answers may hold more than a client of an older version knows; a test must know everything. */
function closeSchemas(document: Json): Json {
  const components = readRecord(document.components);
  return { ...document, components: { ...components, schemas: close(components.schemas) } };
}

function close(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(close);
  if (typeof part !== 'object' || part === null) return part;
  const closed = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, close(value)]));
  const isObject = closed.type === 'object' && typeof closed.properties === 'object';
  return isObject ? { additionalProperties: false, ...closed } : closed;
}
