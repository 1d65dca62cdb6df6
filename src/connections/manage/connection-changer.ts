import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { recordAudit } from '../../access/audit/record-audit.js';
import type { Caller } from '../../access/caller.js';
import { newId } from '../../platform/new-id.js';
import { invalidField, Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';
import { sealCheckedCredentials } from '../sealing/credential-seal.js';
import { CONNECTION_RULES, type ConnectionRules } from './check-requested-connection.js';
import { ConnectionChanges, lockManagedConnection, rejectDuplicate } from './connection-changes.js';
import { rejectFailedCheck, rejectOtherManager, rejectWithoutCalls } from './connection-problems.js';
import { type ConnectionPatch, planChange } from './plan-change.js';
import { lockConnectionWrites, rewriteConnection, type WriteContext } from './write-connection.js';

/** New credentials that are stored for a check. */
interface StoredCredentialCheck {
  readonly id: string;
  /** The version of the credentials that they will replace. */
  readonly credentialVersion: number;
}

const verifyTimeoutInMs = 25_000;

/** Changes connections for callers. */
@Injectable()
export class ConnectionChanger {
  constructor(
    private readonly changes: ConnectionChanges,
    @Inject(CONNECTION_RULES) private readonly rules: ConnectionRules,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
    private readonly store: ConnectionStore,
  ) {}

  /**
   * Applies a patch. With `verify`, it makes one call with the resulting credentials first and applies the patch only if the provider
   * accepts them; the former credentials stay in use until then. Throws the problems of `apply` and of the verification; then nothing
   * has changed.
   */
  async change(
    connection: ConnectionRecord,
    patch: ConnectionPatch & { readonly verify: boolean },
    caller: Caller,
  ): Promise<ConnectionRecord> {
    const { internalId } = connection;
    rejectOtherManager(connection);
    const verifiedAtVersion = patch.verify ? await this.verify(connection, patch, caller) : null;
    await this.changes.run((context) => this.apply(context, internalId, patch, caller, verifiedAtVersion));
    this.calls.wake(internalId);
    const changed = await this.store.findByInternalId(internalId);
    if (changed === null) throw new Problem('connection-not-found', 'It has been deleted in the meantime.');
    return changed;
  }

  /** Returns the credential version that was current when the provider accepted the new credentials. */
  private async verify(
    connection: ConnectionRecord,
    patch: ConnectionPatch,
    caller: Caller,
  ): Promise<number> {
    if (patch.status === 'paused')
      throw invalidField(
        '/verify',
        'A paused connection makes no calls: omit this field, or resume the connection.',
      );
    if (patch.status === undefined) rejectWithoutCalls(connection, 'verification');
    const { internalId } = connection;
    const { id, credentialVersion } = await this.changes.run((context) =>
      this.storeCheck(context, internalId, patch, caller),
    );
    try {
      const outcome = await this.calls.checkCredentials(internalId, id, verifyTimeoutInMs);
      switch (outcome.kind) {
        case 'accepted':
          return credentialVersion;
        case 'not-accepted':
          return rejectFailedCheck(outcome.failure);
        case 'timeout':
          return rejectFailedCheck(null);
        case 'replaced':
          throw new Problem(
            'connection-changed',
            'A later verification of new credentials has replaced this one.',
          );
        default:
          return outcome satisfies never;
      }
    } finally {
      await this.changes.run(({ transaction }) =>
        transaction.deleteFrom('credential_checks').where('id', '=', id).execute(),
      );
    }
  }

  /**
   * Seals the credentials that a patch results in and stores them as the credential check of the connection, for its dispatcher. Replaces
   * an earlier check. Throws what `apply` would throw, so that only a possible change costs a call.
   */
  private async storeCheck(
    context: WriteContext,
    internalId: number,
    patch: ConnectionPatch,
    caller: Caller,
  ): Promise<StoredCredentialCheck> {
    const { transaction, sealer } = context;
    await lockConnectionWrites(transaction);
    const current = await lockManagedConnection(context, internalId);
    const { entry } = planChange(current, patch, this.rules, true);
    await rejectDuplicate(context, entry, internalId, caller);
    const credentialCheck = {
      id: newId('try'),
      sealed_credentials: sealCheckedCredentials(sealer, internalId, entry.credentials),
      base_url: entry.baseUrl,
      requested_by: caller.id,
      finished_at: null,
      failure: null,
    };
    await transaction
      .insertInto('credential_checks')
      .values({ connection_id: internalId, ...credentialCheck })
      .onConflict((conflict) =>
        conflict
          .column('connection_id')
          .doUpdateSet({ ...credentialCheck, created_at: sql<Date>`clock_timestamp()` }),
      )
      .execute();
    return { id: credentialCheck.id, credentialVersion: current.record.credentialVersion };
  }

  /**
   * Changes a connection and audits it. New credentials get a new version in the same step: calls in flight finish with the former
   * credentials, new calls use the new ones. Throws the problems of `lockManagedConnection`, `planChange` and `rejectDuplicate`, and
   * `connection-changed` if the credentials have changed since the verification.
   */
  private async apply(
    context: WriteContext,
    internalId: number,
    patch: ConnectionPatch,
    caller: Caller,
    verifiedAtVersion: number | null,
  ): Promise<void> {
    const { transaction } = context;
    const verified = verifiedAtVersion !== null;
    if (patch.credentials !== undefined) await lockConnectionWrites(transaction);
    const current = await lockManagedConnection(context, internalId);
    const { id, credentialVersion, statusReason } = current.record;
    if (verified && verifiedAtVersion !== credentialVersion)
      throw new Problem('connection-changed', 'Its credentials were changed while these were verified.');
    const planned = planChange(current, patch, this.rules, verified);
    if (planned.changed.length === 0 && planned.statusReason === statusReason) return;
    if (planned.credentialsChanged) await rejectDuplicate(context, planned.entry, internalId, caller);
    await rewriteConnection(context, internalId, planned.entry, planned);
    await recordAudit(transaction, {
      caller: caller.id,
      action: 'connection.changed',
      subject: { kind: 'connection', id },
      connectionId: internalId,
      detail: { changed: planned.changed, status: planned.status, verified },
    });
  }
}
