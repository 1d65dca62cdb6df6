import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderStage } from '../../../test/stage/providers/provider-stage.js';
import {
  type RecordingServer,
  respondJson,
  type Respond,
} from '../../../test/stage/providers/recording-server.js';
import type { Provider, ProviderAccount } from '../contract/provider.js';
import { shipstation } from './shipstation.definition.js';

const stage = new ProviderStage();
const { signal } = new AbortController();
const credentials = { apiKey: 'key-0123456789', apiSecret: 'secret/+0123456789=' };
const basic = `Basic ${Buffer.from('key-0123456789:secret/+0123456789=').toString('base64')}`;

async function open(
  respond: Respond,
  account: Partial<ProviderAccount> = {},
): Promise<{ provider: Provider; server: RecordingServer }> {
  const server = await stage.serve(respond);
  const provider = stage.openProvider(shipstation, {
    baseUrl: `${server.origin}/prefix`,
    credentials,
    settings: {},
    ...account,
  });
  return { provider, server };
}

describe('ShipStation V1', () => {
  afterEach(() => stage.close());

  it.each([
    ['the string true', { success: 'True' }, 'accepted', undefined],
    ['success with a capital letter', { Success: true }, 'accepted', undefined],
    ['false', { success: false, message: 'Store is busy' }, 'rejected', 'rejected'],
    ['the string false', { success: 'false' }, 'rejected', 'rejected'],
    ['no success at all', { message: 'ok' }, 'unknown', 'unreadable'],
    ['null', { success: null }, 'unknown', 'unreadable'],
    ['a list', [{ success: true }], 'unknown', 'unreadable'],
    [
      'throttling with status 200',
      { success: false, message: 'Too Many Requests' },
      'not-asked',
      'throttled',
    ],
  ])('judges a 200 by its success: %s', async (_name, json, kind, failureKind) => {
    const { provider } = await open((response) => respondJson(response, 200, json));
    const response = await provider.trigger({ source: '1', since: null }, { signal });
    expect(response.kind).toBe(kind);
    expect(response.kind === 'accepted' ? undefined : response.failure.kind).toBe(failureKind);
  });

  it('reports the message and the errors of fields, and no internals', async () => {
    const { provider } = await open((response) =>
      respondJson(response, 400, {
        Message: 'The request is invalid.',
        ModelState: { 'body.storeId': ['Not a number.', 'Really.'], refreshDate: 'Not a date.' },
        ExceptionMessage: 'internal',
        StackTrace: 'at internal',
      }),
    );
    const response = await provider.trigger({ source: '1', since: null }, { signal });
    expect(response).toMatchObject({
      kind: 'rejected',
      failure: {
        kind: 'rejected',
        detail:
          'ShipStation rejected the call (400). It says: The request is invalid. body.storeId: Not a number. body.storeId: Really. refreshDate: Not a date.',
      },
    });
  });

  it('shows no secret in any form, also if ShipStation echoes it', async () => {
    const { provider } = await open((response) =>
      respondJson(response, 401, {
        message: `No user ${credentials.apiKey} in ${basic}, ${encodeURIComponent(credentials.apiSecret)}`,
      }),
    );
    const response = await provider.verify({ signal });
    expect(response).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'unauthorized',
        detail:
          'ShipStation does not accept the credentials (401). It says: No user [redacted] in Basic [redacted], [redacted]',
      },
    });
  });

  it.each([
    ['12345', true],
    ['9007199254740991', true],
    ['9007199254740993', false],
    ['0', false],
    ['012', false],
    ['-1', false],
    ['1.0', false],
    ['se-1', false],
    ['', false],
  ])('knows whether %j can be a store id', (text, expected) => {
    expect(shipstation.isSourceId(text)).toBe(expected);
  });
});
