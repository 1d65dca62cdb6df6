/**
 * Writes `docs/reference/configuration.md` from the table of settings; needs `npm run build`.
 * With `--check` it writes nothing, and fails if the committed file differs.
 */
import { writePage } from './written-page.js';

const { renderConfiguration } = await import('../dist/config/render-configuration.js');
await writePage('docs/reference/configuration.md', renderConfiguration());
