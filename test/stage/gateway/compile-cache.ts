import { join } from 'node:path';

/** Lets Node keep what it has compiled of `dist`: a start takes about half the work then, and the tests make many. */
export const compileCache = { NODE_COMPILE_CACHE: join(process.cwd(), 'node_modules/.cache/node') };
