/** Tests run as native ES modules on the TypeScript sources; what needs a gateway process uses `dist` (see `pretest`). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }] },
  globalSetup: '<rootDir>/test/stage/database/global-setup.ts',
  globalTeardown: '<rootDir>/test/stage/database/global-teardown.ts',
  // For what hangs: no test has to be quick, however busy the machine is.
  testTimeout: 180_000,
  maxWorkers: 2,
  reporters: [
    'default',
    '<rootDir>/test/conformance/scenario-table-reporter.js',
    '<rootDir>/test/stage/closing-line-reporter.js',
  ],
};
