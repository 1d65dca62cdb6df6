import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { SourceRecord } from './source-store.js';

/** A part of a connection that can be refreshed: a ShipStation store or a ShipEngine order source. */
@ApiSchema({ name: 'Source' })
export class SourceDto {
  /** The provider's own id; requests name it as `source`. */
  @ApiProperty({ type: String, example: '12345' })
  id: string;

  /** Its name at the provider, or null. */
  @ApiProperty({ type: String, nullable: true, example: 'My Shopify store' })
  name: string | null;

  /** Its marketplace, as the provider names it, or null. */
  @ApiProperty({ type: String, nullable: true, example: 'Shopify' })
  marketplace: string | null;

  /** Whether it is active at the provider. */
  @ApiProperty({ type: Boolean })
  active: boolean;

  /** Whether a refresh can be requested, as far as is known. */
  @ApiProperty({ type: Boolean })
  refreshable: boolean;

  /**
   * Known values: `idle` (no import), `queued` (an import is about to start), `running` (it imports), `error` (the last import
   * failed), `unknown` (an unknown status of the provider, or no status was read yet).
   */
  @ApiProperty({ type: String, example: 'idle' })
  status: string;

  /** The status exactly as the provider sent it, or null. */
  @ApiProperty({ type: String, nullable: true })
  providerStatus: string | null;

  /** When the provider last attempted an import; null if it reports none, or no readable time. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastAttemptAt: string | null;

  /** `lastAttemptAt` exactly as the provider sent it, or null. ShipStation sends it without a time zone. */
  @ApiProperty({ type: String, nullable: true, example: '2026-11-22T01:30:00.07' })
  lastAttemptRaw: string | null;

  /** True if `lastAttemptRaw` can mean two instants (in the repeated hour in autumn); `lastAttemptAt` is then the earlier one. */
  @ApiProperty({ type: Boolean })
  lastAttemptAmbiguous: boolean;

  /** When the gateway read these values; null if never. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  observedAt: string | null;
}

/** A page of sources. */
@ApiSchema({ name: 'SourceList' })
export class SourceListDto {
  /** Ordered by id, compared as strings. */
  @ApiProperty({ type: [SourceDto] })
  items: SourceDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The source as callers see it. */
export function describeSource({ lastAttemptAt, observedAt, ...source }: SourceRecord): SourceDto {
  return {
    ...source,
    lastAttemptAt: lastAttemptAt?.toISOString() ?? null,
    observedAt: observedAt?.toISOString() ?? null,
  };
}
