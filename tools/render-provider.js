/** Renders the requests of a provider and how it reads responses. It calls the real adapter, so no fact is written twice. */
import { errorOfTrigger } from '../dist/dispatch/plan/judge-failure.js';

const source = '12345';
const sinceInMs = Date.parse('2020-05-29T22:05:02.900Z');
const signal = new AbortController().signal;

/** Responses to a trigger, as the kit passes them to an adapter. */
const responded = (status, body = { kind: 'empty' }) => ({ kind: 'responded', status, headers: {}, body });
const responses = [
  ['200, empty', responded(200)],
  ['200, HTML', responded(200, { kind: 'text', excerpt: '<html>' })],
  ['200, longer than the size limit', responded(200, { kind: 'oversized' })],
  ...[302, 400, 401, 402, 403, 404, 409, 429, 500, 503].map((status) => [String(status), responded(status)]),
  ['none: no connection was made', { kind: 'not-sent', reason: 'ECONNREFUSED' }],
  ['none: time-out, reset, connection cut', { kind: 'lost', reason: 'ECONNRESET' }],
];

/** The generated sections of a provider's page, by name. */
export async function renderSections(definition) {
  const { id } = definition;
  const statusModule = await import(`../dist/providers/${id}/map-${id}-status.js`);
  const errorModule = await import(`../dist/providers/${id}/map-${id}-error.js`);
  return {
    account: renderAccount(definition),
    requests: await renderRequests(definition),
    statuses: renderStatuses(statusModule[`${id}StatusTable`]),
    'error codes': renderCodes(errorModule[`${id}ErrorTable`]),
    responses: await renderResponses(definition),
  };
}

function renderAccount({
  baseUrls,
  capabilities,
  credentialSchema,
  settingsSchema,
  documentedCallsPerMinute,
}) {
  const fields = (schema) =>
    Object.entries(schema.properties).map(([name, { description }]) => {
      const optional = schema.required?.includes(name) ? '' : ' (optional)';
      return `\`${name}\`${optional}: ${description}`;
    });
  return renderTable(
    ['', ''],
    [
      ['base URLs', baseUrls.map((url) => `\`${url}\``).join(', ')],
      ['documented calls per minute', String(documentedCallsPerMinute({}))],
      ['supports a start date', yesOrNo(capabilities.since)],
      ['refreshes all sources with one call', yesOrNo(capabilities.refreshAll)],
      ['shows the status in its list', yesOrNo(capabilities.statusInList)],
      ['sends webhooks', yesOrNo(capabilities.webhooks)],
      ...fields(credentialSchema).map((text) => ['credential', text]),
      ...fields(settingsSchema).map((text) => ['setting', text]),
    ],
  );
}

async function renderRequests(definition) {
  const rows = [];
  const record = async (name, settings, call) => {
    const sent = [];
    const http = {
      send: (request) => (sent.push(request), Promise.resolve({ kind: 'not-sent', reason: 'documentation' })),
    };
    await call(definition.create({ http }, { baseUrl: '', credentials: placeholders(definition), settings }));
    for (const request of sent) rows.push([name, ...describeRequest(request)]);
  };
  await record('refresh one', {}, (provider) => provider.trigger({ source, since: null }, { signal }));
  if (definition.capabilities.since) {
    for (const [name, value] of listRenderings(definition)) {
      const settings = name === undefined ? {} : { [name]: value };
      const setting = name === undefined ? '' : ` (\`${value}\`)`;
      await record(`refresh one from 2020-05-29T22:05:02.9Z on${setting}`, settings, (provider) =>
        provider.trigger({ source, since: definition.renderSince(sinceInMs, settings) }, { signal }),
      );
    }
  }
  await record('refresh all', {}, (provider) => provider.triggerAll?.({ since: null }, { signal }));
  await record('read all', {}, (provider) =>
    provider.readSources({ signal, referenceData: null, page: null }),
  );
  await record('read one', {}, (provider) => provider.readStatus?.(source, { signal }));
  const { callKind } = definition.referenceData ?? {};
  await record(`read ${callKind}`, {}, (provider) => provider.readReferenceData?.({ signal }));
  await record('verify', {}, (provider) => provider.verify({ signal }));
  return renderTable(['for', 'request', 'headers', 'body'], rows);
}

/** The setting and the values that make a difference to a start date; one nameless rendering if there is none. */
function listRenderings({ settingsSchema, renderSince }) {
  const choices = Object.entries(settingsSchema.properties).flatMap(([name, { enum: values = [] }]) => {
    const rendered = new Set(values.map((value) => renderSince(sinceInMs, { [name]: value })));
    return rendered.size > 1 ? values.map((value) => [name, value]) : [];
  });
  return choices.length === 0 ? [[]] : choices;
}

function renderStatuses(table) {
  const show = (strings) => strings.map((text) => `\`${text}\``).join(', ') || '–';
  const rows = Object.entries(table).map(([status, { equals, contains }]) => [
    `\`${status}\``,
    show(equals),
    show(contains),
  ]);
  return renderTable(
    ['status in the gateway', 'when the text is', 'or contains'],
    [...rows, ['`unknown`', 'any other text, or none', 'texts of two rows']],
  );
}

function renderCodes(table) {
  const rows = table.flatMap(({ kind, codes }) =>
    codes.map((code) => [`\`${code}\``, `\`${kind}\``, `\`${errorOfTrigger({ kind, detail: '' }).code}\``]),
  );
  return renderTable(['the provider sends', 'failure kind', 'error of the refresh'], rows);
}

async function renderResponses(definition) {
  const rows = [];
  for (const [name, outcome] of responses) {
    const account = { baseUrl: '', credentials: placeholders(definition), settings: {} };
    const provider = definition.create({ http: { send: () => Promise.resolve(outcome) } }, account);
    const result = await provider.trigger({ source, since: null }, { signal });
    const failure = result.failure;
    rows.push([
      name,
      `\`${result.kind}\``,
      failure === undefined ? '–' : `\`${failure.kind}\``,
      failure === undefined ? '–' : `\`${errorOfTrigger(failure).code}\``,
    ]);
  }
  return renderTable(['response to a trigger', 'outcome', 'failure kind', 'error of the refresh'], rows);
}

function describeRequest({ method, url, headers, json }) {
  const lines = Object.entries(headers).map(([name, value]) => `\`${name}: ${unpackBasic(value)}\``);
  return [
    `\`${method} ${url}\``,
    lines.join(' '),
    json === undefined ? 'none' : `\`${JSON.stringify(json)}\``,
  ];
}

/** Each credential is shown as its name in angle brackets. */
function placeholders({ credentialSchema }) {
  return Object.fromEntries((credentialSchema.required ?? []).map((name) => [name, `<${name}>`]));
}

function unpackBasic(value) {
  const packed = /^Basic (.+)$/.exec(value)?.[1];
  return packed === undefined ? value : `Basic base64(${Buffer.from(packed, 'base64').toString()})`;
}

function yesOrNo(value) {
  return value ? 'yes' : 'no';
}

function renderTable(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
