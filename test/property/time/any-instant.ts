import fc from 'fast-check';
import { listClockChanges } from './pacific-calendar.js';

const firstInMs = Date.UTC(1970, 0, 1);
const endInMs = Date.UTC(2100, 0, 1);
const dayInMs = 86_400_000;

const anywhere = fc.integer({ min: firstInMs, max: endInMs - 1 });

/** Near the changes of the clocks, where evenly distributed instants would miss errors: in hours, seconds and milliseconds. */
const nearChanges = fc
  .tuple(
    fc.constantFrom(...listClockChanges(firstInMs, endInMs).map(({ atInMs }) => atInMs)),
    fc.oneof(
      fc.integer({ min: -3 * dayInMs, max: 3 * dayInMs }),
      fc.integer({ min: -3 * 3600, max: 3 * 3600 }).map((seconds) => seconds * 1000),
      fc
        .constantFrom(-3, -2, -1, 0, 1, 2, 3)
        .chain((hours) =>
          fc.integer({ min: -2, max: 2 }).map((milliseconds) => hours * 3_600_000 + milliseconds),
        ),
    ),
  )
  .map(([changeInMs, distanceInMs]) => changeInMs + distanceInMs);

/** An instant from 1970 to 2100, half of them within three days of a change of Pacific clocks. */
export const anyInstant: fc.Arbitrary<number> = fc.oneof(anywhere, nearChanges);
