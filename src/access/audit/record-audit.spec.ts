import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { AuditReader } from './audit-reader.js';
import { type AuditEntry, recordAudit } from './record-audit.js';

const entry: AuditEntry = {
  caller: 'admin',
  action: 'api-key.created',
  subject: { kind: 'api-key', id: 'abc' },
  connectionId: null,
  detail: { scopes: ['refresh:read'] },
};

describe('the audit', () => {
  let test: TestDatabase;
  let reader: AuditReader;

  beforeAll(async () => {
    test = await createTestDatabase();
    reader = new AuditReader(test.database);
    for (const caller of ['one', 'two', 'one'])
      await test.database
        .transaction()
        .execute((transaction) => recordAudit(transaction, { ...entry, caller }));
  });
  afterAll(() => test.close());

  it('is read newest first, page by page, and filtered', async () => {
    const first = await reader.list({ limit: 2 });
    expect(first.items.map(({ caller }) => caller)).toEqual(['one', 'two']);
    const { nextCursor } = first;
    if (nextCursor === null) throw new Error('There are three entries.');
    const second = await reader.list({ limit: 2, cursor: nextCursor });
    expect(second).toMatchObject({
      items: [{ caller: 'one', subject: entry.subject, detail: entry.detail }],
      nextCursor: null,
    });
    expect((await reader.list({ limit: 50, caller: 'two' })).items).toHaveLength(1);
    expect((await reader.list({ limit: 50, subjectKind: 'webhook' })).items).toEqual([]);
  });

  it('has no entry of a transaction that failed', async () => {
    const failing = test.database.transaction().execute(async (transaction) => {
      await recordAudit(transaction, { ...entry, caller: 'failed' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await reader.list({ limit: 50, caller: 'failed' })).items).toEqual([]);
  });

  it.each([
    "update audit_entries set caller = 'nobody'",
    'delete from audit_entries',
    'truncate audit_entries',
    'delete from audit_entries where false',
  ])('cannot be rewritten: %s', async (statement) => {
    await expect(sql.raw(statement).execute(test.database)).rejects.toThrow(/append-only/);
    expect((await reader.list({ limit: 50 })).items).toHaveLength(3);
  });
});
