import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { anyInstant } from './any-instant.js';

const pacific = 'America/Los_Angeles';

/** An instant to the nanosecond, with up to nine fraction digits, as a provider may store it. */
export const anyExactInstant: fc.Arbitrary<Temporal.Instant> = fc
  .tuple(anyInstant, fc.nat(999_999), fc.integer({ min: 0, max: 9 }))
  .map(([instantInMs, nanoseconds, digits]) => {
    const unit = 10n ** BigInt(9 - digits);
    const exact = BigInt(instantInMs) * 1_000_000n + BigInt(nanoseconds);
    return Temporal.Instant.fromEpochNanoseconds((exact / unit) * unit);
  });

/** How ShipStation V1 writes an instant: Pacific time, no offset, no trailing zeros (docs/providers/evidence.md#v1-stores). */
export function writePacific(instant: Temporal.Instant): string {
  return instant.toZonedDateTimeISO(pacific).toPlainDateTime().toString();
}

/** Adds zeros to the fraction of a last attempt. */
export const zerosAdded: fc.Arbitrary<(lastAttempt: string) => string> = fc
  .nat(9)
  .map((digitCount) => (lastAttempt: string) => {
    const zone = lastAttempt.endsWith('Z') ? 'Z' : '';
    const [whole = '', fraction = ''] = lastAttempt.slice(0, lastAttempt.length - zone.length).split('.');
    const digits = fraction.padEnd(digitCount, '0');
    return digits === '' ? whole + zone : `${whole}.${digits}${zone}`;
  });

/** Strings that are no last attempt; some look similar. */
export const anyGarbage: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '8-13-2014',
    'null',
    '2026-02-30T00:00:00',
    '2026-11-01T01:30:00.',
    '2026-11-01',
    '01:30:00',
  ),
  fc.constantFrom(
    '2026-11-01T24:00:00',
    '2026-11-01T01:30:00.0123456789',
    '20261101T013000',
    '2026-11-01T01:30:00X',
  ),
);
