/**
 * Writes the retry schedule and the reasons in `docs/guides/webhooks.md` from the code; needs `npm run build`. The text around them is
 * written by hand. With `--check` it writes nothing, and fails when the page differs from the code.
 */
import { writeSections } from './written-page.js';

const { listRetryDelays, retryDelaysInMs, retrySpan } = await import('../dist/platform/webhook-schedule.js');
const { disabledReasons } = await import('../dist/notification/webhooks/webhook-states.js');

await writeSections('docs/guides/webhooks.md', {
  schedule: `An event gets up to ${retryDelaysInMs.length + 1} attempts in about ${retrySpan}. The delays between them are ${listRetryDelays()}.`,
  reasons: [
    '| reason | when |',
    '| --- | --- |',
    ...Object.entries(disabledReasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`),
  ].join('\n'),
});
