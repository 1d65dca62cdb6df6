import type { Database } from '../../../database/database.js';
import type { Clock } from '../../../platform/clock.js';
import type { Sealer } from '../../../platform/sealing/sealer.js';
import type { OutgoingPost } from '../../outbound/outgoing-post.js';

/** The dependencies of a delivery session. */
export interface DeliveryParts {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly post: Pick<OutgoingPost, 'send'>;
  readonly clock: Clock;
  /** Notifies replicas, after the commit, that webhooks (internal ids) are due. */
  readonly announce: (webhookIds: readonly number[]) => void;
  readonly random: () => number;
}
