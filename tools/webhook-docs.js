/**
 * Writes the retry schedule and the reasons in `docs/guides/webhooks.md` from the code; needs `npm run build`. The text around them is
 * written by hand. With `--check` it writes nothing, and fails when the page differs from the code.
 */
import { writeSections } from './written-page.js';

const { retryDelaysInMs, retrySpan } = await import('../dist/platform/webhook-schedule.js');
const { disabledReasons } = await import('../dist/notification/webhooks/webhook-states.js');

await writeSections('docs/guides/webhooks.md', {
  schedule: `An event gets up to ${retryDelaysInMs.length + 1} attempts in about ${retrySpan}. The delays between them are ${listRetryDelays()}.`,
  reasons: [
    '| reason | when |',
    '| --- | --- |',
    ...Object.entries(disabledReasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`),
  ].join('\n'),
});

/** The delays as a sentence has them: "1, 5 and 20 seconds, then 1, 5 and 20 minutes, then …". */
function listRetryDelays() {
  const units = [
    { unit: 'seconds', inMs: 1_000, upToInMs: 60_000 },
    { unit: 'minutes', inMs: 60_000, upToInMs: 3_600_000 },
    { unit: 'hours', inMs: 3_600_000, upToInMs: Infinity },
  ];
  return units
    .map(({ unit, inMs, upToInMs }) => {
      const amounts = retryDelaysInMs
        .filter((delay) => delay >= inMs && delay < upToInMs)
        .map((delay) => delay / inMs);
      return amounts.length === 0
        ? ''
        : `${new Intl.ListFormat('en-GB').format(amounts.map(String))} ${unit}`;
    })
    .filter((part) => part !== '')
    .join(', then ');
}
