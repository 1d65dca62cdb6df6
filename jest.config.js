import { sortSpecs } from './test/stage/sort-specs.js';

/** Specs run as native ES modules on the TypeScript sources. */
export const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/tools'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }] },
};

/** What a project needs before its first spec. Jest does it only when a spec of the project runs. */
const globalTeardown = '<rootDir>/test/stage/database/global-teardown.ts';
const preparation = {
  unit: {},
  integration: { globalSetup: '<rootDir>/test/stage/database/global-setup.ts', globalTeardown },
  built: { globalSetup: '<rootDir>/test/stage/global-setup-built.ts', globalTeardown },
};

export default {
  projects: Object.entries(sortSpecs()).map(([displayName, specs]) => ({
    ...common,
    ...preparation[displayName],
    displayName,
    testMatch: specs.map((spec) => `<rootDir>/${spec}`),
  })),
  // For what hangs: no test has to be quick, however busy the machine is.
  testTimeout: 180_000,
  maxWorkers: 2,
  reporters: [
    'default',
    '<rootDir>/test/conformance/scenario-table-reporter.js',
    '<rootDir>/test/stage/closing-line-reporter.js',
  ],
};
