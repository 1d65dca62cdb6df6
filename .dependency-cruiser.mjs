/** Who may import whom (docs/architecture.md), as rules that fail the build. */
import { modules } from './tools/modules.js';

const tables = '^src/database/tables\\.ts$';
const folderOf = (name) => `^src/${name}/`;
const importRules = modules.map(({ name, purpose, imports }) => ({
  name: `${name}-imports`,
  comment: `${purpose}. tools/modules.js lists what it may import.`,
  severity: 'error',
  from: { path: folderOf(name), pathNot: ['\\.spec\\.ts$', tables] },
  to: {
    path: '^src/',
    pathNot: [name, ...imports].map(folderOf).concat(name === 'cli' ? '^src/main\\.ts$' : []),
  },
}));

/** The layers inside two modules, lowest first; '' is the module's own folder. A layer imports itself and the layers below it. */
const layers = {
  refresh: ['rules', 'store', '', 'api'],
  dispatch: ['plan', 'store', '', 'session'],
};
const pathOfLayer = (module, layer) => (layer === '' ? `^src/${module}/[^/]+$` : `^src/${module}/${layer}/`);
const layerRules = Object.entries(layers).flatMap(([module, names]) =>
  names.slice(0, -1).map((layer, index) => ({
    name: `${module}-${layer || 'services'}-imports-lower-layers`,
    severity: 'error',
    from: { path: pathOfLayer(module, layer), pathNot: '\\.(spec|module)\\.ts$' },
    to: { path: names.slice(index + 1).map((higher) => pathOfLayer(module, higher)) },
  })),
);

/** Folders of notification, each with what it must not import from notification. */
const notificationRules = [
  ['waiting', '(stream|webhooks)/'],
  ['stream', '(waiting|webhooks)/'],
  ['webhooks', '(waiting|stream)/'],
  ['webhooks/receivers', '(?!webhooks/receivers/)'],
  ['webhooks/relay', 'webhooks/(delivery|api)/'],
  ['webhooks/delivery', 'webhooks/api/'],
].map(([folder, forbidden]) => ({
  name: `notification-${folder.replace('/', '-')}-is-independent`,
  severity: 'error',
  from: { path: `^src/notification/${folder}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: `^src/notification/${forbidden}` },
}));

const leftoverFolder = '^(src|test)/(|.*/)(utils?|helpers?|common|shared|misc)(/|\\.ts$)';

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...[
      { from: {}, to: { path: leftoverFolder } },
      { from: { path: leftoverFolder }, to: {} },
    ].map((side) => ({
      name: 'no-leftover-folders',
      comment: 'A helper lives with its only user, or in providers/kit with a spec.',
      severity: 'error',
      ...side,
    })),
    ...importRules,
    {
      name: 'tables-import-only-types',
      comment: 'The modules declare the types of what they store; the build drops these imports.',
      severity: 'error',
      from: { path: tables },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    ...layerRules,
    ...notificationRules,
    {
      name: 'provider-is-an-island',
      comment: 'A provider imports its own folder, the contract and the kit.',
      severity: 'error',
      from: { path: '^(?:src|test/conformance)/providers/(?!contract/|kit/)([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: ['^src/providers/$1/', '^src/providers/(contract|kit)/'],
      },
    },
    {
      name: 'provider-is-plain-typescript',
      severity: 'error',
      from: { path: '^(?:src|test/conformance)/providers/(?!kit/)[^/]+/' },
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
        'tsconfig.build.json leaves the conformance files out of dist, so no code that runs may import them.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.spec\\.ts$', '^src/providers/[^/]+/conformance/'] },
      to: { path: ['^src/providers/[^/]+/conformance/', '^test/'] },
    },
    {
      name: 'two-entries-at-the-top',
      comment: 'src/ holds the process entry, the entry for host applications, and modules.',
      severity: 'error',
      from: { path: '^src/[^/]+$', pathNot: '^src/(main|refresh-gateway\\.module)\\.ts$' },
      to: {},
    },
    {
      name: 'one-http-client',
      comment: 'Calls to other servers go through OutboundHttp.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/platform/outbound-http/', '\\.spec\\.ts$'] },
      to: { path: 'node_modules/(@nestjs/axios|axios)' },
    },
    {
      name: 'sockets-out-only-in-the-client',
      comment: 'Only OutboundHttp opens connections. The sandbox is a server.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(platform/outbound-http|sandbox)/', '\\.spec\\.ts$'],
      },
      to: {
        path: '^((node:)?(http|https|http2|tls)$|node_modules/undici/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-decisions',
      comment: 'Pure folders import no database and no framework.',
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
