import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** What can be refreshed in a connection: a ShipStation store, a ShipEngine order source. */
@ApiSchema({ name: 'Source' })
export class SourceDto {
  /** The provider's own id; requests name it as `source`. */
  @ApiProperty({ type: String, example: '12345' })
  id: string;

  /** The name it has at the provider, or null. */
  @ApiProperty({ type: String, nullable: true, example: 'My Shopify store' })
  name: string | null;

  /** The marketplace behind it as the provider calls it, or null. */
  @ApiProperty({ type: String, nullable: true, example: 'Shopify' })
  marketplace: string | null;

  /** Whether it is switched on at the provider. */
  @ApiProperty({ type: Boolean })
  active: boolean;

  /** Whether a refresh may be asked for, as far as is known. */
  @ApiProperty({ type: Boolean })
  refreshable: boolean;

  /**
   * Known values: `idle` (no import), `queued` (an import is about to begin), `running` (it imports), `error` (the last import
   * failed), `unknown` (a word never seen before, or no status was read yet).
   */
  @ApiProperty({ type: String, example: 'idle' })
  status: string;

  /** The provider's own status as it was read, or null. */
  @ApiProperty({ type: String, nullable: true })
  providerStatus: string | null;

  /** When the provider last attempted an import, or null when it says never, or nothing that can be read. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastAttemptAt: string | null;

  /** The provider's own text of `lastAttemptAt`, or null. ShipStation writes it without a time zone. */
  @ApiProperty({ type: String, nullable: true, example: '2026-11-22T01:30:00.07' })
  lastAttemptRaw: string | null;

  /** True when the text stands for two instants (the hour repeated in autumn); `lastAttemptAt` is then the earlier one. */
  @ApiProperty({ type: Boolean })
  lastAttemptAmbiguous: boolean;

  /** When the gateway read all this. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  observedAt: string | null;
}

/** A page of sources. */
@ApiSchema({ name: 'SourceList' })
export class SourceListDto {
  /** In the order of their ids, compared as texts. */
  @ApiProperty({ type: [SourceDto] })
  items: SourceDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
