import base, { common } from '../../../jest.config.js';

/** Tests in a real browser, not part of `npm test`. They need Chromium and the built gateway in `dist`. */
export default {
  ...base,
  ...common,
  projects: undefined,
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/browser'],
  testMatch: ['**/*.browser.ts'],
};
