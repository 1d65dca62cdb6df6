import type { Database } from '../../../database/database.js';
import type { Clock } from '../../../platform/clock.js';
import type { Sealer } from '../../../platform/sealing/sealer.js';
import type { OutgoingPost } from '../../outbound/outgoing-post.js';

/** What delivering needs. */
export interface DeliveryParts {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly post: Pick<OutgoingPost, 'send'>;
  readonly clock: Clock;
  /** Tells replicas, after the commit, that webhooks (internal ids) have become due. */
  readonly announce: (webhookIds: readonly number[]) => void;
  readonly random: () => number;
}
