import zlib from 'node:zlib';
import fc from 'fast-check';

/** A response as bytes, valid or not. */
export interface FuzzResponse {
  readonly status: number;
  /** Header lines without the length, as they are sent. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** How the end of the body is announced: correctly, too early, too late, not at all, or in chunks. */
  readonly framing: 'right' | 'early' | 'late' | 'none' | 'chunked';
}

/** Statuses, mostly 2xx: the body of any other response hardly matters. */
const statuses = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(200, 201, 202, 204) },
  { weight: 1, arbitrary: fc.constantFrom(301, 400, 401, 403, 404, 429, 500, 503) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
);

const headerNames = fc.constantFrom(
  'X-Rate-Limit-Limit',
  'X-Rate-Limit-Remaining',
  'X-Rate-Limit-Reset',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'X-Calls-Left',
  'Retry-After',
  'Date',
  'Location',
  'Content-Language',
  'Set-Cookie',
);
const headerValues = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom(
    '',
    ' ',
    '-1',
    '0x10',
    '1e9',
    'Infinity',
    'soon',
    '60;w=60',
    'Sun, 22 Nov 2026 12:00:00 GMT',
    '99999999999999',
  ),
  fc.string({ unit: fc.constantFrom('a', '\t', '\xe4', '\xff', ',', ';', '"'), maxLength: 40 }),
  fc.integer({ min: 1_000, max: 30_000 }).map((length) => 'x'.repeat(length)),
);
const oddHeader = fc.tuple(headerNames, headerValues).map(([name, value]) => `${name}: ${value}`);
const contentType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16le',
  'application/json; charset=iso-8859-1',
  'application/json; charset=no-such-charset',
  'application/problem+json',
  'text/html',
  'image/png',
  '; ; =',
);

/** A JSON value with one node that the provider would not send. */
function withOtherNode(value: unknown): fc.Arbitrary<unknown> {
  const paths = listPaths(value);
  const other = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      'true',
      'idle',
      'Success',
      0,
      -1,
      1e308,
      '',
      [],
      {},
      [[]],
      '\u0000',
      '\ud800',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc.tuple(fc.constantFrom(...paths), other).map(([path, node]) => replaceAt(value, path, node));
}

type Path = readonly (string | number)[];

function listPaths(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => listPaths(child, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...subPath]: Path, node: unknown): unknown {
  if (key === undefined) return node;
  if (Array.isArray(value))
    return value.map((child: unknown, index) =>
      String(index) === key ? replaceAt(child, subPath, node) : child,
    );
  if (typeof value !== 'object' || value === null) return node;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      name === key ? replaceAt(child, subPath, node) : child,
    ]),
  );
}

/** Bodies made from valid ones: cut, overwritten, with one changed node, deeply nested, or completely different. */
function bodiesFrom(good: readonly string[]): fc.Arbitrary<Buffer> {
  const one = fc.constantFrom(...good);
  const cut = fc.tuple(one, fc.nat(2_000)).map(([text, length]) => Buffer.from(text).subarray(0, length));
  const overwritten = fc
    .tuple(one, fc.nat(2_000), fc.uint8Array({ minLength: 1, maxLength: 20 }))
    .map(([text, at, bytes]) => {
      const body = Buffer.from(text);
      body.set(
        bytes.subarray(0, Math.max(0, body.length - (at % (body.length + 1)))),
        at % (body.length + 1),
      );
      return body;
    });
  const changed = one
    .chain((text) => withOtherNode(parse(text)))
    .map((value) => Buffer.from(JSON.stringify(value) ?? ''));
  const nested = fc
    .tuple(
      fc.constantFrom('[', '{"a":', '{"order_sources":', '{"errors":[', '{"success":'),
      fc.integer({ min: 1, max: 8_000 }),
    )
    .map(([open, depth]) =>
      Buffer.from(open.repeat(depth) + '1' + (open.endsWith('[') ? ']' : '}').repeat(depth)),
    );
  return fc.oneof(
    { weight: 2, arbitrary: one.map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: cut },
    { weight: 2, arbitrary: overwritten },
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: nested },
    { weight: 1, arbitrary: one.map((text) => Buffer.from(text, 'utf16le')) },
    { weight: 1, arbitrary: one.map((text) => Buffer.from(`\ufeff${text}`)) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 20_000, max: 200_000 }).map((length) => Buffer.alloc(length, '[{"a":1},')),
    },
  );
}

/** Encodes a body: as its header says, without a header, or with a header only. */
function encode(body: Buffer, how: string): { readonly body: Buffer; readonly header: readonly string[] } {
  switch (how) {
    case 'gzip':
      return { body: zlib.gzipSync(body), header: ['Content-Encoding: gzip'] };
    case 'deflate':
      return { body: zlib.deflateSync(body), header: ['Content-Encoding: deflate'] };
    case 'gzip, cut off':
      return { body: zlib.gzipSync(body).subarray(0, -6), header: ['Content-Encoding: gzip'] };
    case 'gzip, no header':
      return { body: zlib.gzipSync(body), header: [] };
    case 'header only':
      return { body, header: ['Content-Encoding: gzip'] };
    case 'unknown':
      return { body, header: ['Content-Encoding: rot13'] };
    default:
      return { body, header: [] };
  }
}

/** Random responses, made from valid bodies of this provider. */
export function fuzzAnswers(good: readonly string[]): fc.Arbitrary<FuzzResponse> {
  const encodings = fc.oneof(
    { weight: 8, arbitrary: fc.constant('none') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'gzip',
        'deflate',
        'gzip, cut off',
        'gzip, no header',
        'header only',
        'unknown',
      ),
    },
  );
  const framings = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('right' as const, 'chunked' as const) },
    { weight: 2, arbitrary: fc.constantFrom('early' as const, 'late' as const, 'none' as const) },
  );
  return fc
    .tuple(
      statuses,
      fc.array(oddHeader, { maxLength: 4 }),
      contentType,
      bodiesFrom(good),
      encodings,
      framings,
    )
    .map(([status, odd, type, plain, how, framing]) => {
      const { body, header } = encode(plain, how);
      const response = { status, headers: [`Content-Type: ${type}`, ...header, ...odd], body, framing };
      return { ...response, [fc.toStringMethod]: () => show(response) };
    });
}

/** A readable counterexample: the start of a long body, and its length. */
function show({ status, headers, body, framing }: FuzzResponse): string {
  const lines = headers.map((line) => (line.length > 120 ? `${line.slice(0, 117)}…` : line));
  return `${status}, ${framing}, ${JSON.stringify(lines)}, ${body.length} bytes: ${JSON.stringify(body.toString('latin1').slice(0, 300))}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Some bodies of scenarios are no JSON.
    return text;
  }
}
