import { randomBytes } from 'node:crypto';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import { createTestDatabase } from '../../stage/database/create-test-database.js';

/** The Nest platforms that a host may use. */
export type Platform = 'fastify' | 'express';

/** A host application that listens on a free port of 127.0.0.1. */
export interface Host {
  readonly call: (path: string, init?: RequestInit) => Promise<Response>;
  /** Closes the host. It may be called more than once. */
  readonly close: () => Promise<void>;
}

/** The administrator's key of every mounted gateway in the tests. */
export const adminKey = 'rgw_admin_0123456789abcdef0123456789abcdef';

/** Starts a host on a platform; its gateway gets its own database. */
export async function startHost(
  platform: Platform,
  describeHost: (environment: Readonly<Record<string, string>>) => DynamicModule,
): Promise<Host> {
  const testDatabase = await createTestDatabase();
  const wiring = describeHost({
    DATABASE_URL: testDatabase.url,
    ADMIN_API_KEY: adminKey,
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'fatal',
  });
  const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter(express());
  const app: INestApplication = await NestFactory.create(wiring, adapter, {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  let closing: Promise<void> | null = null;
  const close = async () => {
    await app.close();
    await testDatabase.close();
  };
  return {
    call: (path, init) => fetch(`${url}${path}`, init),
    close: () => (closing ??= close()),
  };
}
