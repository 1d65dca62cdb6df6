import { createHash } from 'node:crypto';

/**
 * A number from 0 up to 1 that depends on nothing but the seed and the labels: what one source or fault draws never shifts what
 * another one draws, so a run can be repeated whatever the order of its calls.
 */
export function drawFraction(seed: number, ...labels: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
