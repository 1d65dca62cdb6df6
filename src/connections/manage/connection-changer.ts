import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access/caller.js';
import { invalidField, Problem } from '../../platform/problem.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import type { ConnectionRecord } from '../connection-record.js';
import { ConnectionStore } from '../connection-store.js';
import { rejectWithoutCalls } from '../reject-without-calls.js';
import { changeConnection } from './change-connection.js';
import type { ConnectionRules } from './check-requested-connection.js';
import { ConnectionChanges } from './connection-changes.js';
import { CONNECTION_RULES } from './connection-rules.js';
import type { ConnectionPatch } from './plan-change.js';
import { rejectFailedVerification } from './reject-failed-verification.js';
import { rejectOtherManager } from './reject-other-manager.js';
import { deleteCredentialCheck, storeCredentialCheck } from './store-credential-check.js';

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
   * accepts them; the former credentials stay in use until then. Throws the problems of `changeConnection` and of the verification;
   * then nothing has changed.
   */
  async change(
    connection: ConnectionRecord,
    patch: ConnectionPatch & { readonly verify: boolean },
    caller: Caller,
  ): Promise<ConnectionRecord> {
    const { internalId } = connection;
    rejectOtherManager(connection);
    const verifiedAtVersion = patch.verify ? await this.verify(connection, patch, caller) : null;
    await this.changes.run((context) =>
      changeConnection(context, { internalId, patch, caller, verifiedAtVersion }, this.rules),
    );
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
    const credentialCheck = await this.changes.run((context) =>
      storeCredentialCheck(context, { internalId, patch, caller }, this.rules),
    );
    try {
      const outcome = await this.calls.checkCredentials(internalId, credentialCheck.id, verifyTimeoutInMs);
      switch (outcome.kind) {
        case 'accepted':
          return credentialCheck.credentialVersion;
        case 'not-accepted':
          return rejectFailedVerification(outcome.failure);
        case 'timeout':
          return rejectFailedVerification(null);
        case 'replaced':
          throw new Problem(
            'connection-changed',
            'A later verification of new credentials has replaced this one.',
          );
        default:
          return outcome satisfies never;
      }
    } finally {
      await this.changes.run((context) => deleteCredentialCheck(context, credentialCheck.id));
    }
  }
}
