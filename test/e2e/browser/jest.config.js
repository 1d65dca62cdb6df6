import base, { common } from '../../../jest.config.js';

/** Tests in a real browser, apart from `npm test`: they need Chromium on the machine and the built gateway in `dist`. */
export default {
  ...base,
  ...common,
  projects: undefined,
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/browser'],
  testMatch: ['**/*.browser.ts'],
};
