import { Temporal } from 'temporal-polyfill';
import type { ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { SourceView } from '../world/sandbox-account.js';
import type { ShipstationStore } from '../world/sandbox-source.js';
import { nameMarketplace } from './marketplaces.js';

const createdAtInMs = Date.UTC(2020, 4, 29, 22, 5, 2, 550);

/** A store as `GET /stores` shows it (docs/providers/evidence.md#v1-stores). Some fields of a manual store are null. */
export function writeStore(store: ShipstationStore, view: SourceView, assumptions: ShipstationAssumptions) {
  const connected = store.marketplaceId !== 0;
  return {
    storeId: Number(store.id),
    storeName: store.name,
    marketplaceId: store.marketplaceId,
    marketplaceName: nameMarketplace(store.marketplaceId),
    accountName: store.accountName,
    email: connected ? '' : null,
    integrationUrl: store.integrationUrl,
    active: store.active,
    companyName: connected ? '' : null,
    phone: connected ? '' : null,
    publicEmail: connected ? '' : null,
    website: connected ? '' : null,
    refreshDate: writeRefreshDate(view, assumptions),
    lastRefreshAttempt: writeLastAttempt(view, assumptions),
    createDate: writeWallClock(createdAtInMs, 'pacific'),
    modifyDate: writeWallClock(createdAtInMs, 'pacific'),
    autoRefresh: view.behaviour.automaticEveryInMs !== null,
    statusMappings: connected
      ? [
          { orderStatus: 'awaiting_shipment', statusKey: 'Paid' },
          { orderStatus: 'cancelled', statusKey: 'Cancelled' },
        ]
      : null,
  };
}

/** The last attempt, always in Pacific time; null for never. */
export function writeLastAttempt(
  { state }: SourceView,
  { attemptSkewInMs }: ShipstationAssumptions,
): string | null {
  return state.lastAttemptAtInMs === null
    ? null
    : writeWallClock(state.lastAttemptAtInMs + attemptSkewInMs, 'pacific');
}

/** The watermark, in UTC or Pacific time as assumed; null for none. */
export function writeRefreshDate({ state }: SourceView, assumptions: ShipstationAssumptions): string | null {
  if (state.watermarkInMs === null) return null;
  return writeWallClock(state.watermarkInMs + assumptions.attemptSkewInMs, assumptions.refreshDateShownIn);
}

const zones = { pacific: 'America/Los_Angeles', utc: 'UTC' } as const;

/**
 * An instant as ShipStation V1 shows it: a wall clock without an offset, with at most three fraction digits and no trailing
 * zeros (docs/providers/evidence.md#v1-stores).
 */
export function writeWallClock(instantInMs: number, zone: keyof typeof zones): string {
  return toPlain(instantInMs, zone).toString();
}

/** The short form of the samples in the guide, such as `8-13-2014` (docs/providers/evidence.md#v1-status). */
export function writeShortDate(instantInMs: number, zone: keyof typeof zones): string {
  const { month, day, year } = toPlain(instantInMs, zone);
  return `${month}-${day}-${year}`;
}

function toPlain(instantInMs: number, zone: keyof typeof zones): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instantInMs)
    .toZonedDateTimeISO(zones[zone])
    .toPlainDateTime();
}
