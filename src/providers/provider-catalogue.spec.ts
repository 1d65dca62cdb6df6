import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ProviderKit } from './contract/provider.js';
import { PROVIDER_KIT } from './kit/provider-kit.module.js';
import { findProvider, providerCatalogue } from './provider-catalogue.js';
import { PROVIDER_CATALOGUE, ProvidersModule } from './providers.module.js';

describe('the catalogue of providers', () => {
  it('holds one provider for each folder', () => {
    const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['contract', 'kit'].includes(entry.name))
      .map((entry) => entry.name);
    expect(providerCatalogue.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it('finds a provider by its id, and nothing by any other string', () => {
    expect(findProvider('shipengine')?.title).toBe('ShipEngine');
    expect(findProvider('toString')).toBeNull();
  });

  it.each(providerCatalogue)('describes $id as data that can be checked', (definition) => {
    const credentialsOf = new Ajv2020({ strict: true }).compile(definition.credentialSchema);
    expect(credentialsOf({})).toBe(false);
    const required: readonly string[] = Object.values(definition.credentialSchema.required ?? []);
    const good = Object.fromEntries(required.map((name) => [name, 'abc/+=123']));
    expect(credentialsOf(good)).toBe(true);
    expect(credentialsOf({ ...good, unknown: 'x' })).toBe(false);
    for (const bad of ['', ' ', 'a b', 'a\r\nHeader: b', 'ä', 1, null]) {
      expect(credentialsOf({ ...good, [definition.identifyingCredential]: bad })).toBe(false);
    }
    expect(required).toContain(definition.identifyingCredential);

    const settingsOf = new Ajv2020({ strict: true }).compile(definition.settingsSchema);
    expect(settingsOf({ statusWords: { Refreshed: 'idle', '7': 'running' } })).toBe(true);
    expect(settingsOf({ statusWords: { Refreshed: 'unknown' } })).toBe(false);
    expect(settingsOf({ other: true })).toBe(false);
    for (const baseUrl of definition.baseUrls) expect(new URL(baseUrl).origin).toBe(baseUrl);
  });

  it.each(providerCatalogue)('gives $id the methods that its capabilities promise', (definition) => {
    const http = { send: () => Promise.resolve({ kind: 'not-sent', reason: 'test' } as const) };
    const credentials = { apiKey: 'a', apiSecret: 'b' };
    const provider = definition.create(
      { http },
      { baseUrl: definition.baseUrls[0], credentials, settings: {} },
    );
    expect(definition.renderSince !== undefined).toBe(definition.capabilities.since);
    expect(provider.triggerAll !== undefined).toBe(definition.capabilities.refreshAll);
    expect(provider.readStatus === undefined).toBe(definition.capabilities.statusInList);
  });

  it('is provided to Nest together with the kit', async () => {
    const module = await Test.createTestingModule({ imports: [ProvidersModule] }).compile();
    expect(module.get<unknown>(PROVIDER_CATALOGUE)).toBe(providerCatalogue);
    const kit = module.get<ProviderKit>(PROVIDER_KIT);
    const outcome = await kit.http.send({
      method: 'GET',
      url: 'http://127.0.0.1:1/',
      headers: {},
      signal: new AbortController().signal,
    });
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
    await module.close();
  });
});
