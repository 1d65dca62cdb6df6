import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { gatewayVersion } from './gateway-version.js';

test.each(['package.json', 'clients/typescript/package.json', 'tools/contract/package.json'])(
  'the version of %s is that of the gateway',
  async (path) => {
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: gatewayVersion });
  },
);
