import type { FastifyInstance, FastifyReply } from 'fastify';
import { isLoopbackHost, isLoopbackIp } from '../../platform/is-loopback.js';
import { type AssumptionChanges, assumptionTables } from '../assumptions/sandbox-assumptions.js';
import type { RecordedCall } from '../calls/call.js';
import type { FaultRule } from '../faults/fault.js';
import type { SandboxProvider } from '../sandbox-provider.js';
import type { ImportBehaviour, ImportEnding } from '../world/import-behaviour.js';
import type { QuotaSetting, SandboxCredentials } from '../world/sandbox-world.js';
import type { SandboxSource, SourceChanges } from '../world/sandbox-source.js';
import {
  assumptionsSchema,
  behaviourSchema,
  callsQuerySchema,
  credentialsSchema,
  endingSchema,
  faultRuleSchema,
  providerParamsSchema,
  quotaSchema,
  sourceChangesSchema,
  sourceParamsSchema,
  sourceSchema,
  spendSchema,
  webhookSchema,
} from './control-schemas.js';
import type { SandboxControl, SourceName } from './sandbox-control.js';

interface ProviderParams {
  readonly provider: SandboxProvider;
}

/** Serves the control as JSON under `/control`, to this machine only. The README lists the routes. */
export async function serveControl(app: FastifyInstance, control: SandboxControl): Promise<void> {
  await app.register(
    (scope, _options, done) => {
      scope.addHook('onRequest', async (request, reply) => {
        if (isLoopbackIp(request.ip) && isLoopbackHost(request.headers.host ?? '')) return;
        await reply.code(403).send({ message: 'The control API responds to this machine only.' });
      });
      scope.setErrorHandler((error, _request, reply) => {
        if (error instanceof RangeError) return reply.code(400).send({ message: error.message });
        throw error;
      });
      serveRecords(scope, control);
      serveSources(scope, control);
      serveSettings(scope, control);
      done();
    },
    { prefix: '/control' },
  );
}

/** A handler that acts, and responds without a body. */
function respondEmpty<Request>(act: (request: Request) => void) {
  return (request: Request, reply: FastifyReply) => {
    act(request);
    return reply.code(204).send();
  };
}

function serveRecords(scope: FastifyInstance, control: SandboxControl): void {
  scope.get<{ Querystring: CallsQuery }>(
    '/calls',
    { schema: { querystring: callsQuerySchema } },
    async ({ query }) => ({
      items: await selectCalls(control, query),
    }),
  );
  scope.get('/imports', () => ({ items: control.imports() }));
  scope.post(
    '/reset',
    respondEmpty(() => control.reset()),
  );
}

function serveSources(scope: FastifyInstance, control: SandboxControl): void {
  const params = sourceParamsSchema;
  scope.get('/sources', () => ({ items: control.sources() }));
  scope.post<{ Body: SandboxSource }>('/sources', { schema: { body: sourceSchema } }, ({ body }, reply) => {
    control.addSource(body);
    return reply.code(201).send(body);
  });
  scope.patch<{ Params: SourceName; Body: SourceChanges }>(
    '/sources/:provider/:source',
    { schema: { params, body: sourceChangesSchema } },
    respondEmpty((request) => control.changeSource(request.params, request.body)),
  );
  scope.delete<{ Params: SourceName }>(
    '/sources/:provider/:source',
    { schema: { params } },
    respondEmpty((request) => control.removeSource(request.params)),
  );
  scope.patch<{ Params: SourceName; Body: Partial<ImportBehaviour> }>(
    '/sources/:provider/:source/behaviour',
    { schema: { params, body: behaviourSchema } },
    respondEmpty((request) => control.setBehaviour(request.params, request.body)),
  );
  scope.post<{ Params: SourceName; Body: ImportEnding }>(
    '/sources/:provider/:source/end-import',
    { schema: { params, body: endingSchema } },
    respondEmpty((request) => control.endImport(request.params, request.body)),
  );
}

function serveSettings(scope: FastifyInstance, control: SandboxControl): void {
  const params = providerParamsSchema;
  scope.get('/assumptions', () => ({ values: control.assumptions(), questions: assumptionTables }));
  scope.patch<{ Body: AssumptionChanges }>(
    '/assumptions',
    { schema: { body: assumptionsSchema } },
    ({ body }) => {
      control.assume(body);
      return { values: control.assumptions() };
    },
  );
  scope.get('/faults', () => ({ items: control.faults() }));
  scope.post<{ Body: FaultRule }>('/faults', { schema: { body: faultRuleSchema } }, ({ body }, reply) =>
    reply.code(201).send({ id: control.addFault(body) }),
  );
  scope.delete(
    '/faults',
    respondEmpty(() => control.clearFaults()),
  );
  scope.delete<{ Params: { id: string } }>(
    '/faults/:id',
    respondEmpty((request) => control.removeFault(request.params.id)),
  );
  scope.post('/release-held-answers', () => ({ released: control.releaseHeldResponses() }));
  scope.patch<{ Params: ProviderParams; Body: Partial<QuotaSetting> }>(
    '/quota/:provider',
    { schema: { params, body: quotaSchema } },
    respondEmpty((request) => control.setQuota(request.params.provider, request.body)),
  );
  scope.post<{ Params: ProviderParams; Body: { calls: number } }>(
    '/quota/:provider/spend',
    { schema: { params, body: spendSchema } },
    respondEmpty((request) => control.spendQuota(request.params.provider, request.body.calls)),
  );
  scope.put<{ Params: ProviderParams; Body: { url: string | null } }>(
    '/webhooks/:provider',
    { schema: { params, body: webhookSchema } },
    respondEmpty((request) => control.notifyWebhook(request.params.provider, request.body.url)),
  );
  scope.patch<{ Body: Partial<SandboxCredentials> }>(
    '/credentials',
    { schema: { body: credentialsSchema } },
    respondEmpty(({ body }) => control.setCredentials(body)),
  );
}

/** The query of the list of calls. Numbers are strings of digits. */
interface CallsQuery {
  readonly after?: string;
  readonly waitInMs?: string;
  readonly provider?: string;
  readonly operation?: string;
  readonly source?: string;
}

/** The calls that match. With `waitInMs` it waits at most that long for the first one; without one the list is empty. */
async function selectCalls(control: SandboxControl, query: CallsQuery): Promise<readonly RecordedCall[]> {
  const after = Number(query.after ?? 0);
  const matches = (call: RecordedCall) =>
    (query.provider === undefined || call.provider === query.provider) &&
    (query.operation === undefined || call.operation === query.operation) &&
    (query.source === undefined || call.source === query.source);
  const select = () => control.calls().filter((call) => call.sequence > after && matches(call));
  if (query.waitInMs === undefined || select().length > 0) return select();
  const timeoutInMs = Number(query.waitInMs);
  return control.waitForCall(matches, { after, timeoutInMs }).then(select, () => select());
}
