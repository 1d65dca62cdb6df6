import { ValidateBy } from 'class-validator';

const maxKeys = 20;
const maxKeyLength = 40;
const maxBytes = 4096;

/** Validates `metadata`: an object with string values, within its limits. */
export function IsMetadata(): PropertyDecorator {
  return ValidateBy({
    name: 'isMetadata',
    validator: {
      validate: isMetadata,
      defaultMessage: () =>
        `must be an object of up to ${maxKeys} keys of 1 to ${maxKeyLength} characters with string values, at most ${maxBytes} bytes of JSON`,
    },
  });
}

/** Whether a value is an object with string values, within the limits of `metadata`. */
export function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= maxKeys &&
    entries.every(
      ([key, entry]) => key.length >= 1 && key.length <= maxKeyLength && typeof entry === 'string',
    ) &&
    Buffer.byteLength(JSON.stringify(value), 'utf8') <= maxBytes
  );
}
