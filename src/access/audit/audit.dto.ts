import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The subject of a change. */
@ApiSchema({ name: 'AuditSubject' })
export class AuditSubjectDto {
  /**
   * Known values: `connection` (an account), `source` (one of its sources), `api-key` (a caller's key), `webhook` (an endpoint).
   */
  @ApiProperty({ type: String, example: 'connection' })
  kind: string;

  /** Its id. */
  @ApiProperty({ type: String, example: 'acme-shipstation' })
  id: string;
}

/** One change: who changed what, and when. */
@ApiSchema({ name: 'AuditEntry' })
export class AuditEntryDto {
  /** Ids sort by time of creation. */
  @ApiProperty({ type: String, example: 'aud_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  id: string;

  /** When the change was made. */
  @ApiProperty({ type: String, format: 'date-time' })
  at: string;

  /** Id of the caller; `file`, `sandbox` and `gateway` act in their own name. */
  @ApiProperty({ type: String, example: 'admin' })
  caller: string;

  /** `connection.created`, `connection.changed`, `connection.deleted`, `connection.verified`, `source.released` and more. */
  @ApiProperty({ type: String, example: 'connection.created' })
  action: string;

  /** What was changed. */
  @ApiProperty({ type: AuditSubjectDto })
  subject: AuditSubjectDto;

  /** The connection it concerns, or null. */
  @ApiProperty({ type: String, nullable: true, example: 'acme-shipstation' })
  connection: string | null;

  /** What changed, without any secret. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { provider: 'shipstation' } })
  detail: Record<string, unknown>;
}

/** A page of the audit. */
@ApiSchema({ name: 'AuditPage' })
export class AuditPageDto {
  /** Newest first. */
  @ApiProperty({ type: [AuditEntryDto] })
  items: AuditEntryDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
