import { createHash } from 'node:crypto';

/**
 * A number from 0 up to 1 that depends only on the seed and the labels. One source or fault never changes the numbers of another,
 * so a run can be repeated with its calls in any order.
 */
export function drawFraction(seed: number, ...labels: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
