import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A refresh that a call served, and who asked for it. */
@ApiSchema({ name: 'CallCause' })
export class CallCauseDto {
  /** Id of the refresh. */
  @ApiProperty({ type: String, example: 'rfr_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  refresh: string;

  /** Id of the caller that asked for it. */
  @ApiProperty({ type: String, example: 'admin' })
  caller: string;
}

/** One call to a provider and who caused it. */
@ApiSchema({ name: 'ProviderCall' })
export class ProviderCallDto {
  @ApiProperty({ type: String, example: '4711', description: 'A number that grows with every call.' })
  id: string;

  /** Id of the connection. */
  @ApiProperty({ type: String, example: 'acme-shipstation' })
  connection: string;

  /**
   * Known values: `trigger` (asked for the import of one source), `trigger-all` (of all sources), `list` (read all sources),
   * `status` (read one source's status), `verify` (tried the credentials), `marketplaces` (read the names of marketplaces).
   */
  @ApiProperty({ type: String, example: 'trigger' })
  kind: string;

  /** The source that it was about, or null when it was about the account. */
  @ApiProperty({ type: String, nullable: true, example: '12345' })
  source: string | null;

  /** When it was about to be sent. */
  @ApiProperty({ type: String, format: 'date-time' })
  begunAt: string;

  /** When its outcome was known; null while it is under way. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  /** `accepted`, `read`, `not-asked`, `refused`, `failed`, `unknown`; null while it is under way. */
  @ApiProperty({ type: String, nullable: true, example: 'accepted' })
  outcome: string | null;

  /** The HTTP status of a failure, or null. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  httpStatus: number | null;

  /** Callers that wished for it by name: a read of the sources, a verification. */
  @ApiProperty({ type: [String], example: [] })
  askedBy: string[];

  /** The runs that the provider was asked for. */
  @ApiProperty({ type: [String], example: ['run_01jd2yz5g8e1v9q0r3t6w8x4ab'] })
  runs: string[];

  /**
   * The refreshes that it served, with their callers, at most fifty: for a `trigger` those of its runs; for reads those that were
   * unfinished in the connection (of the source, if it is about one) when it began.
   */
  @ApiProperty({ type: [CallCauseDto] })
  causes: CallCauseDto[];
}

/** A page of provider calls. */
@ApiSchema({ name: 'ProviderCallPage' })
export class ProviderCallPageDto {
  /** Newest first. */
  @ApiProperty({ type: [ProviderCallDto] })
  items: ProviderCallDto[];

  /** Send it as `cursor` to read on; null on the last page. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
