import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';
import { readSettings, SettingsError } from './read-settings.js';

const adminApiKey = 'k'.repeat(32);
const encryptionKeys = `k1:${randomBytes(32).toString('base64')}`;

function errorsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.errors.map(({ name }) => name);
    throw error;
  }
  return [];
}

describe('settings', () => {
  test('an empty environment gives the documented defaults', () => {
    expect(readSettings({})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      trustProxy: false,
      corsOrigins: [],
      databaseUrl: null,
      dataDir: `${process.cwd()}/data`,
      retentionDays: 30,
      docs: 'public',
      shutdownDelayInMs: 0,
      logLevel: 'info',
    });
  });

  test('lists every validation error together, without a value', () => {
    const environment = {
      PORT: '70000',
      HOST: 'not a host',
      PUBLIC_URL: 'ftp://example.com',
      TRUST_PROXY: '10.0.0.0/99',
      CORS_ORIGINS: 'https://a.example.com/path',
      DATABASE_URL: 'mysql://user:hunter2@db',
      ADMIN_API_KEY: 'hunter2-too-short',
      ENCRYPTION_KEYS: 'k1:hunter2',
      RETENTION_DAYS: '0',
      DOCS: 'private',
      SHUTDOWN_DELAY: 'PT5S',
      LOG_LEVEL: 'loud',
      SANDBOX_PORT: '-1',
    };
    expect(errorsOf(environment)).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(errorsOf(environment)).toHaveLength(Object.keys(environment).length);
    expect(() => readSettings(environment)).toThrow(/^The settings are not valid:\n(?!.*hunter2)/s);
  });

  test('an empty value counts as not set', () => {
    expect(readSettings({ PORT: '', ADMIN_API_KEY: ' ', OIDC_ISSUER: '' })).toMatchObject({
      port: 3000,
      adminApiKey: null,
    });
  });

  test.each([{ DATABASE_URL: 'postgres://db/gateway' }, { NODE_ENV: 'production' }])(
    'both keys are required with %j',
    (environment) => {
      expect(errorsOf(environment)).toEqual(['ADMIN_API_KEY', 'ENCRYPTION_KEYS']);
      expect(
        errorsOf({ ...environment, ADMIN_API_KEY: adminApiKey, ENCRYPTION_KEYS: encryptionKeys }),
      ).toEqual([]);
    },
  );

  test.each([
    'postgresql://user:pass%20word@db.example.com:5432/gateway?sslmode=require',
    'postgres:///gateway?host=/run/postgresql',
    'postgresql://user:word@/gateway?sslmode=disable&host=%2Frun%2Fpostgresql',
  ])('the server of %s is accepted as it stands', (databaseUrl) => {
    const environment = { DATABASE_URL: databaseUrl, ADMIN_API_KEY: adminApiKey };
    const settings = readSettings({ ...environment, ENCRYPTION_KEYS: encryptionKeys });
    expect(settings.databaseUrl).toBe(databaseUrl);
  });

  test.each(['postgresql:///gateway', 'postgresql://user:word@/gateway', 'postgresql://', 'db/gateway'])(
    '%s names no server and is invalid',
    (databaseUrl) => {
      expect(errorsOf({ DATABASE_URL: databaseUrl })).toContain('DATABASE_URL');
    },
  );

  test.each([
    ['two keys of one id', `${encryptionKeys},${encryptionKeys}`],
    ['31 bytes', `k1:${randomBytes(31).toString('base64')}`],
    ['no id', randomBytes(32).toString('base64')],
  ])('encryption keys with %s are rejected', (_error, keys) => {
    expect(errorsOf({ ENCRYPTION_KEYS: keys })).toEqual(['ENCRYPTION_KEYS']);
  });

  test('an issuer of tokens and their audience go together', () => {
    const both = { OIDC_ISSUER: 'https://id.example.com/', OIDC_AUDIENCE: 'gateway' };
    expect(readSettings(both)).toMatchObject({
      oidcIssuer: 'https://id.example.com/',
      oidcAudience: 'gateway',
      oidcScopeClaim: 'scope',
      oidcConnectionsClaim: 'connections',
    });
    expect(errorsOf({ OIDC_ISSUER: both.OIDC_ISSUER })).toEqual(['OIDC_AUDIENCE']);
    expect(errorsOf({ OIDC_AUDIENCE: both.OIDC_AUDIENCE })).toEqual(['OIDC_ISSUER']);
  });

  test.each([
    'http://id.example.com',
    'id.example.com',
    'https://u:p@id.example.com',
    'https://id.example.com/?a=1',
    'https://id.example.com/#a',
  ])('the issuer %s is rejected', (issuer) => {
    expect(errorsOf({ OIDC_ISSUER: issuer, OIDC_AUDIENCE: 'gateway' })).toEqual(['OIDC_ISSUER']);
  });

  test('a harmless setting without effect is accepted and named', () => {
    const environment = { OTEL_SERVICE_NAME: 'gateway', HOME: '/root' };
    expect(readSettings(environment).withoutEffect).toEqual(['OTEL_SERVICE_NAME']);
  });

  test.each([
    ['5', 5000],
    ['0.5', 500],
    ['5s', 5000],
    ['250ms', 250],
  ])('a shutdown delay of %s means %i ms', (text, delayInMs) => {
    expect(readSettings({ SHUTDOWN_DELAY: text }).shutdownDelayInMs).toBe(delayInMs);
  });

  test('a public address keeps its path and loses its trailing slash', () => {
    expect(readSettings({ PUBLIC_URL: 'https://example.com/gateway/' }).publicUrl).toBe(
      'https://example.com/gateway',
    );
    expect(errorsOf({ PUBLIC_URL: 'https://user@example.com' })).toEqual(['PUBLIC_URL']);
    expect(errorsOf({ PUBLIC_URL: 'https://example.com/?a' })).toEqual(['PUBLIC_URL']);
  });

  test('lists of origins and proxies are read', () => {
    const settings = readSettings({
      CORS_ORIGINS: 'https://a.example.com, http://localhost:8080',
      TRUST_PROXY: '10.0.0.0/8, ::1',
    });
    expect(settings.corsOrigins).toEqual(['https://a.example.com', 'http://localhost:8080']);
    expect(settings.trustProxy).toBe('10.0.0.0/8,::1');
    expect(errorsOf({ CORS_ORIGINS: '*' })).toEqual(['CORS_ORIGINS']);
  });
});
