import base from '../../../jest.config.js';

/** Tests in a real browser, apart from `npm test`: they need Chromium on the machine and the built gateway in `dist`. */
export default {
  ...base,
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/browser'],
  testMatch: ['**/*.browser.ts'],
  globalSetup: undefined,
  globalTeardown: undefined,
  testTimeout: 180_000,
};
