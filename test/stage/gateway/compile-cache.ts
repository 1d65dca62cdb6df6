import { join } from 'node:path';

/** Lets Node cache the compiled code of `dist`. The tests start many gateways; with the cache a start takes about half the work. */
export const compileCache = { NODE_COMPILE_CACHE: join(process.cwd(), 'node_modules/.cache/node') };
