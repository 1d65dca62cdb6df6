/** The arrows of the house (docs/architecture.md), as rules that fail the build. */
const room = (name) => `^src/${name}/`;
const only = (name, comment, allowed) => ({
  name: `${name}-imports`,
  comment,
  severity: 'error',
  from: { path: room(name), pathNot: '\\.spec\\.ts$' },
  to: { path: '^src/', pathNot: [room(name), ...allowed.map(room)] },
});

const unnamedRoom = '^(src|test)/(|.*/)(utils?|helpers?|common|shared|misc)(/|\\.ts$)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...[
      { from: {}, to: { path: unnamedRoom } },
      { from: { path: unnamedRoom }, to: {} },
    ].map((side) => ({
      name: 'no-unnamed-rooms',
      comment: 'A helper lives with its only user, or in providers/kit with a spec.',
      severity: 'error',
      ...side,
    })),
    only('platform', 'The floor imports nothing but itself.', []),
    only('config', 'Settings stand on the floor.', ['platform']),
    only('database', 'The database knows settings and the floor.', ['config', 'platform']),
    only('sandbox', 'The sandbox is a stranger: it knows the wire, not the gateway.', ['config', 'platform']),
    only('access', 'Who may ask knows no refresh.', ['config', 'platform', 'database']),
    only('connections', 'Accounts know providers, never dispatch or refresh.', [
      'access',
      'config',
      'platform',
      'database',
      'providers',
    ]),
    only('refresh', 'Declares ports; never imports dispatch or notification.', [
      'access',
      'config',
      'platform',
      'database',
      'connections',
      'providers',
    ]),
    only('dispatch', 'Implements the ports of refresh.', [
      'config',
      'platform',
      'database',
      'connections',
      'providers',
      'refresh',
    ]),
    only('notification', 'Tells what refresh recorded.', [
      'access',
      'config',
      'platform',
      'database',
      'refresh',
    ]),
    only('schedules', 'Repeats a refresh.', [
      'access',
      'config',
      'platform',
      'database',
      'connections',
      'refresh',
    ]),
    only('health', 'Looks at the floor.', ['access', 'config', 'platform', 'database']),
    only('documentation', 'Describes what the other rooms declare on their routes.', [
      'access',
      'config',
      'platform',
    ]),
    {
      name: 'provider-is-an-island',
      comment: 'A provider imports its own folder, the contract and the kit.',
      severity: 'error',
      from: { path: '^(?:src|test)/providers/(?!contract/|kit/)([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: ['^src/providers/$1/', '^src/providers/(contract|kit)/'],
      },
    },
    {
      name: 'provider-is-plain-typescript',
      severity: 'error',
      from: { path: '^(?:src|test)/providers/(?!kit/)[^/]+/' },
      to: { path: 'node_modules/(@nestjs|axios|rxjs|pg|kysely)' },
    },
    {
      name: 'only-the-catalogue-knows-providers',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/providers/provider-catalogue', '^src/providers/(?!contract/|kit/)[^/]+/'],
      },
      to: { path: '^src/providers/(?!contract/|kit/)[^/]+/' },
    },
    {
      name: 'conformance-stays-out-of-the-build',
      comment:
        'What a provider shows to the suite is left out of dist (tsconfig.build.json): nothing that runs may need it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.spec\\.ts$', '^src/providers/[^/]+/conformance/'] },
      to: { path: ['^src/providers/[^/]+/conformance/', '^test/'] },
    },
    {
      name: 'providers-room-stands-alone',
      severity: 'error',
      from: { path: '^src/providers/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/providers/', '^src/platform/'] },
    },
    {
      name: 'http-out-only-in-the-kit',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/providers/kit/', '^src/notification/'] },
      to: { path: 'node_modules/(@nestjs/axios|axios)' },
    },
    {
      name: 'sockets-out-only-in-the-kit',
      comment: 'The sandbox listens; everybody else leaves calling to the kit and to notification.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(providers/kit|notification|sandbox)/', '\\.spec\\.ts$'],
      },
      to: {
        path: '^((node:)?(http|https|http2|tls)$|node_modules/undici/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-decisions',
      comment: 'The planner, the window, the evidence and the state machines do no I/O.',
      severity: 'error',
      from: { path: ['^src/dispatch/plan/', '^src/refresh/rules/'] },
      to: { path: ['node_modules/(pg|kysely|@nestjs)', '^src/database/'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
