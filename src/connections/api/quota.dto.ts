import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { QuotaView } from '../connection-calls.port.js';

/** The current quota of a connection. */
@ApiSchema({ name: 'Quota' })
export class QuotaDto {
  /** Calls that the provider allows in a minute: from its last response, else as configured, else as documented. */
  @ApiProperty({ type: 'integer', example: 40 })
  limit: number;

  /** The part of the limit that the gateway uses. */
  @ApiProperty({ type: Number, example: 0.8 })
  share: number;

  /** Calls that the gateway has made in this window, calls in flight included. */
  @ApiProperty({ type: 'integer', example: 7 })
  used: number;

  /** Calls that the gateway may still make in this window. */
  @ApiProperty({ type: 'integer', example: 25 })
  remaining: number;

  /** When the window ends and the count starts again; null if no window is open. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  resetsAt: string | null;

  /** Calls that are due and wait for the quota. */
  @ApiProperty({ type: 'integer', example: 0 })
  callsWaiting: number;
}

/** The quota as callers see it. */
export function describeQuota({ resetsAt, ...quota }: QuotaView): QuotaDto {
  return { ...quota, resetsAt: resetsAt?.toISOString() ?? null };
}
