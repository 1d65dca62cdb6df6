import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { commonSettingsProperties } from '../connection-settings.js';

/** What a provider can do. A request for anything else is rejected before any call. */
@ApiSchema({ name: 'ProviderCapabilities' })
export class ProviderCapabilitiesDto {
  /** Whether it accepts a start date (`since`). */
  @ApiProperty({ type: Boolean })
  since: boolean;

  /** Whether it has one call that refreshes every source of an account. */
  @ApiProperty({ type: Boolean })
  refreshAll: boolean;

  /** Whether its list of sources shows their status; if not, each status is read separately, and less often. */
  @ApiProperty({ type: Boolean })
  statusInList: boolean;

  /** Whether it sends webhooks when an import may have finished. */
  @ApiProperty({ type: Boolean })
  webhooks: boolean;
}

/** The quota that a provider documents for one account. */
@ApiSchema({ name: 'ProviderQuota' })
export class ProviderQuotaDto {
  /** Calls in one window. Other credentials (ShipEngine's `TEST_` keys) may have less; the responses show the real quota. */
  @ApiProperty({ type: 'integer', example: 40 })
  calls: number;

  /** The length of the window. */
  @ApiProperty({ type: 'integer', example: 60 })
  windowSeconds: number;
}

/** A provider and what it can do. */
@ApiSchema({ name: 'Provider' })
export class ProviderDto {
  /** The id that connections name. */
  @ApiProperty({ type: String, example: 'shipstation' })
  id: string;

  /** Its name for people. */
  @ApiProperty({ type: String, example: 'ShipStation' })
  title: string;

  /** Its own documentation. */
  @ApiProperty({ type: String, format: 'uri' })
  documentationUrl: string;

  /** Its documented base URLs; the first is the default `baseUrl` of a connection. */
  @ApiProperty({ type: [String], example: ['https://ssapi.shipstation.com'] })
  baseUrls: string[];

  /** What it can do. */
  @ApiProperty({ type: ProviderCapabilitiesDto })
  capabilities: ProviderCapabilitiesDto;

  /** Its documented quota. */
  @ApiProperty({ type: ProviderQuotaDto })
  quota: ProviderQuotaDto;

  /** JSON Schema of a connection's `credentials`. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  credentialSchema: Record<string, unknown>;

  /** JSON Schema of the settings of a connection: the common ones and those of this provider. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  settingsSchema: Record<string, unknown>;
}

/** A page of providers. */
@ApiSchema({ name: 'ProviderList' })
export class ProviderListDto {
  /** Ordered by id. */
  @ApiProperty({ type: [ProviderDto] })
  items: ProviderDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The provider as callers see it. */
export function describeProvider(definition: ProviderDefinition): ProviderDto {
  const { id, title, documentationUrl, baseUrls, capabilities, credentialSchema, settingsSchema } =
    definition;
  return {
    id,
    title,
    documentationUrl,
    baseUrls: [...baseUrls],
    capabilities: {
      since: capabilities.since,
      refreshAll: capabilities.refreshAll,
      statusInList: capabilities.statusInList,
      webhooks: capabilities.webhooks,
    },
    quota: { calls: definition.documentedCallsPerMinute({}), windowSeconds: 60 },
    credentialSchema: { ...credentialSchema },
    settingsSchema: {
      ...settingsSchema,
      properties: { ...commonSettingsProperties, ...settingsSchema.properties },
    },
  };
}
