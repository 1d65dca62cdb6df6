import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { InstantFilter, TextFilter } from '../../http/filter.decorators.js';
import { PageQueryDto } from '../../http/page-query.dto.js';
import { listKnownValues, listNames } from '../../platform/known-values.js';
import { callKinds, callOutcomes } from '../../platform/provider-call-catalogue.js';

/** Which provider calls to list. */
export class ProviderCallQueryDto extends PageQueryDto {
  /** Only calls of this connection, even if it is deleted. */
  @TextFilter(63)
  connection?: string;

  @TextFilter(63, `Only calls of this kind: ${listNames(Object.keys(callKinds))}.`)
  kind?: string;

  /** Only calls that this caller requested itself, or that were made for an import of one of its refreshes. */
  @TextFilter(500)
  caller?: string;

  /** Only calls that triggered an import for this refresh. */
  @TextFilter(100)
  refresh?: string;

  /** Only calls started after this instant (RFC 3339). */
  @InstantFilter()
  after?: Date;

  /** Only calls started before this instant (RFC 3339). */
  @InstantFilter()
  before?: Date;
}

/** A refresh that a call served, and its caller. */
@ApiSchema({ name: 'CallCause' })
export class CallCauseDto {
  /** Id of the refresh. */
  @ApiProperty({ type: String, example: 'rfr_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  refresh: string;

  /** Id of the caller that requested the refresh. */
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

  @ApiProperty({
    type: String,
    description: `Known values: ${listKnownValues(callKinds)}.`,
    example: 'trigger',
  })
  kind: string;

  /** The source of the call; null if the call was for the whole account. */
  @ApiProperty({ type: String, nullable: true, example: '12345' })
  source: string | null;

  /** When the gateway was about to send it. */
  @ApiProperty({ type: String, format: 'date-time' })
  begunAt: string;

  /** When its outcome was known; null while it is in flight. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: `${listNames(Object.values(callOutcomes))}; null while it is in flight.`,
    example: 'accepted',
  })
  outcome: string | null;

  /** The HTTP status of a failure, or null. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  httpStatus: number | null;

  /** Callers that requested this call itself: a read of the sources or a verification. */
  @ApiProperty({ type: [String], example: [] })
  askedBy: string[];

  /** The runs that the call triggered. */
  @ApiProperty({ type: [String], example: ['run_01jd2yz5g8e1v9q0r3t6w8x4ab'] })
  runs: string[];

  /**
   * The refreshes that the call served, with their callers, at most fifty. For a `trigger`: the refreshes of its runs. For a read: the
   * refreshes of the connection (of the source, if it has one) that were unfinished when the call started.
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
