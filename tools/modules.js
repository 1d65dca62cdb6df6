/**
 * The modules of `src/`, lowest first: the purpose of each, and the modules that it may import. `.dependency-cruiser.mjs` turns this table
 * into rules, `tools/architecture-docs.js` into the drawing and the table of `docs/architecture.md`.
 */
export const modules = [
  {
    name: 'platform',
    purpose:
      'Base layer: clock, logger, ids, cursors, problem catalogue, background tasks, shutdown, encryption, HTTP client',
    imports: [],
  },
  { name: 'config', purpose: 'Settings; the only place that reads the environment', imports: ['platform'] },
  {
    name: 'http',
    purpose: 'The HTTP edge: problem documents, validation, request bodies, headers, request log',
    imports: ['config', 'platform'],
  },
  {
    name: 'database',
    purpose: 'PostgreSQL, embedded or shared: migrations, claim-and-lease loop, LISTEN/NOTIFY',
    imports: ['config', 'platform'],
  },
  {
    name: 'sandbox',
    purpose: 'Both providers as real HTTP servers; knows the wire formats and nothing of the gateway',
    imports: ['config', 'platform'],
  },
  {
    name: 'providers',
    purpose: 'Provider adapters: contract, kit, one folder for each provider, and the catalogue',
    imports: ['platform'],
  },
  {
    name: 'access',
    purpose: 'Keys, tokens, scopes, rate limits, idempotency, audit',
    imports: ['config', 'platform', 'http', 'database'],
  },
  {
    name: 'health',
    purpose: 'Liveness and readiness',
    imports: ['config', 'platform', 'http', 'database', 'access'],
  },
  {
    name: 'connections',
    purpose: 'Accounts at providers: encrypted credentials, verification, sources',
    imports: ['config', 'platform', 'http', 'database', 'access', 'providers'],
  },
  {
    name: 'refresh',
    purpose: 'Refreshes, targets and runs: the API, the state machine and the stores',
    imports: ['config', 'platform', 'http', 'database', 'access', 'providers', 'connections'],
  },
  {
    name: 'documentation',
    purpose: 'The OpenAPI document, Swagger UI and the problem pages',
    imports: ['config', 'platform', 'http', 'access', 'refresh'],
  },
  {
    name: 'dispatch',
    purpose:
      'Decides and makes the provider calls: the pure planner, its stores, and the session that runs the plan',
    imports: ['config', 'platform', 'database', 'providers', 'connections', 'refresh'],
  },
  {
    name: 'notification',
    purpose: 'Waiting clients, event streams and webhooks',
    imports: ['config', 'platform', 'http', 'database', 'access', 'refresh'],
  },
  {
    name: 'bootstrap',
    purpose: 'Puts the modules together, starts and stops them, and mounts the gateway in a host application',
    imports: [
      'config',
      'platform',
      'http',
      'database',
      'sandbox',
      'providers',
      'access',
      'health',
      'documentation',
      'connections',
      'refresh',
      'dispatch',
      'notification',
    ],
  },
  {
    name: 'cli',
    purpose: 'The `refresh-gateway` command and the scripts for operators',
    imports: ['config', 'platform', 'database', 'connections', 'bootstrap'],
  },
];
