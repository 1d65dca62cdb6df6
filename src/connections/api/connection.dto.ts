import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ConnectionRecord } from '../connection-record.js';
import { DocumentsProviderSettings } from './documents-provider-settings.decorator.js';

/** How much of the quota of the account the gateway uses. */
@ApiSchema({ name: 'QuotaSettings' })
export class QuotaSettingsDto {
  /**
   * Calls a minute that the provider allows, as configured. null: the documented number, until a response of the provider shows another.
   */
  @ApiProperty({ type: 'integer', nullable: true, example: 40 })
  requestsPerMinute: number | null;

  /** The part of the quota that the gateway uses; other users of the key have the remainder. */
  @ApiProperty({ type: Number, example: 0.8 })
  share: number;
}

/** The settings of a connection, defaults included. */
@ApiSchema({ name: 'ConnectionSettings' })
@DocumentsProviderSettings('responses')
export class ConnectionSettingsDto {
  /** How much of the quota the gateway uses. */
  @ApiProperty({ type: QuotaSettingsDto })
  quota: QuotaSettingsDto;

  /** After a lost response, the gateway reads the state for this many seconds before it sends the request again. */
  @ApiProperty({ type: Number, example: 30 })
  settleSeconds: number;

  /** Seconds after which a waiting import may supersede an import that was not seen running. */
  @ApiProperty({ type: Number, example: 900 })
  reaskAfterSeconds: number;
}

/** One account at a provider. Its credentials are never shown. */
@ApiSchema({ name: 'Connection' })
export class ConnectionDto {
  /** The id that requests name. The id of a deleted connection is never used again. */
  @ApiProperty({ type: String, example: 'acme-shipstation' })
  id: string;

  /** Id of the provider. Known values: `shipstation` (ShipStation, V1 API), `shipengine` (ShipEngine). */
  @ApiProperty({ type: String, example: 'shipstation' })
  provider: string;

  /** `active`; `paused`: no calls are made; `unauthorized`: the provider rejects the credentials, only a verification is allowed. */
  @ApiProperty({ type: String, example: 'active' })
  status: string;

  /**
   * Why it is not active: `removed-from-file`, `paused-in-file`, `paused-by-caller`, `unauthorized`, `plan-required`; null if
   * it is active. A paused connection with rejected credentials keeps the reason of the rejection.
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  statusReason: string | null;

  /** Who may change it. `file`: the operator, in `CONNECTIONS_FILE`; `api`: callers; `sandbox`: nobody, it is the built-in sandbox. */
  @ApiProperty({ type: String, example: 'file' })
  managedBy: string;

  /** The base URL of the provider. */
  @ApiProperty({ type: String, example: 'https://ssapi.shipstation.com' })
  baseUrl: string;

  /** Its settings, defaults included. */
  @ApiProperty({ type: ConnectionSettingsDto })
  settings: ConnectionSettingsDto;

  /** The last four characters of the identifying credential; null if it has fewer than 16 characters or was erased. */
  @ApiProperty({ type: String, nullable: true, example: '3f9a' })
  credentialHint: string | null;

  /** When the connection was made. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When the connection or its status last changed. */
  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: string;
}

/** A page of connections. */
@ApiSchema({ name: 'ConnectionList' })
export class ConnectionListDto {
  /** Ordered by id. */
  @ApiProperty({ type: [ConnectionDto] })
  items: ConnectionDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The connection as callers see it; field by field, so that no secret can get into it. */
export function describeConnection(connection: ConnectionRecord): ConnectionDto {
  const { id, provider, status, statusReason, managedBy, baseUrl, settings, credentialHint } = connection;
  const { quota, settleSeconds, reaskAfterSeconds, ...ofProvider } = settings;
  return {
    id,
    provider,
    status,
    statusReason,
    managedBy,
    baseUrl,
    settings: {
      quota: { requestsPerMinute: quota.requestsPerMinute, share: quota.share },
      settleSeconds,
      reaskAfterSeconds,
      ...ofProvider,
    },
    credentialHint,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  };
}
