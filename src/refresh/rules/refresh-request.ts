import { Problem } from '../../platform/problem.js';
import type { Priority } from './decide-joining.js';

/** What a caller requests. Bodies with the same meaning give equal requests. */
export interface RefreshRequest {
  /** Public id of the connection. */
  readonly connection: string;
  /** null: every refreshable source of the connection. */
  readonly source: string | null;
  /** null: the provider continues from its own watermark. */
  readonly since: Date | null;
  readonly priority: Priority;
  /** null: any earlier import is too old. */
  readonly maxAgeSeconds: number | null;
  readonly deadlineSeconds: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A request that passed the checks, with what only the gateway knows of it. */
export interface AcceptedRequest extends Omit<RefreshRequest, 'connection'> {
  /** Internal id of the connection. */
  readonly connectionId: number;
  /** Id of the caller. */
  readonly caller: string;
  /** When the request arrived, by the database's clock. Only a read that started later can be its baseline. */
  readonly receivedAt: Date;
}

const futureToleranceInMs = 60_000;

/** Throws the problem of a start date that the provider does not take or that is in the future. */
export function checkSince(
  since: Date | null,
  context: { readonly providerTitle: string; readonly takesSince: boolean; readonly receivedAt: Date },
): void {
  if (since === null) return;
  if (!context.takesSince) {
    throw new Problem(
      'since-not-supported',
      `${context.providerTitle} has no start date (capability "since" is false): leave since out.`,
      { errors: [{ pointer: '/since', detail: 'Leave since out for this provider.' }] },
    );
  }
  if (since.getTime() > context.receivedAt.getTime() + futureToleranceInMs) {
    throw new Problem('since-in-future', 'Send a since that is not later than now.', {
      errors: [{ pointer: '/since', detail: 'It lies in the future.' }],
    });
  }
}
