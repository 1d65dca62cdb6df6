import { ValidateBy } from 'class-validator';

const mostKeys = 20;
const longestKey = 40;
const mostBytes = 4096;

/** Checks `metadata`: an object of texts within its limits. */
export function IsMetadata(): PropertyDecorator {
  return ValidateBy({
    name: 'isMetadata',
    validator: {
      validate: isMetadata,
      defaultMessage: () =>
        `must be an object of up to ${mostKeys} keys of 1 to ${longestKey} characters with text values, ${mostBytes} bytes of JSON in all`,
    },
  });
}

/** Whether a value is an object of texts within the limits of `metadata`. */
export function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= mostKeys &&
    entries.every(([key, text]) => key.length >= 1 && key.length <= longestKey && typeof text === 'string') &&
    Buffer.byteLength(JSON.stringify(value), 'utf8') <= mostBytes
  );
}
