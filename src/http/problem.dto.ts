import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

/** One mistake in a request. */
@ApiSchema({ name: 'FieldProblem' })
export class FieldProblemDto {
  /** Where: a JSON Pointer into the body, or `?name` for a query parameter. */
  @ApiProperty({ type: String, example: '/since' })
  pointer: string;

  /** What is expected there. */
  @ApiProperty({ type: String })
  detail: string;
}

/** A failure as `application/problem+json` (RFC 9457). */
@ApiSchema({ name: 'Problem' })
export class ProblemDto {
  /** Address of the page that explains this problem. */
  @ApiProperty({ type: String, example: '/problems/invalid-request' })
  type: string;

  /** The problem in a few words. */
  @ApiProperty({ type: String })
  title: string;

  /** The HTTP status. */
  @ApiProperty({ type: 'integer', example: 400 })
  status: number;

  /** What is wrong in this case, and the remedy. */
  @ApiProperty({ type: String })
  detail: string;

  /** Stable code of the problem; titles and details may change, codes do not. */
  @ApiProperty({ type: String, example: 'invalid-request' })
  code: string;

  /** The id under which the gateway's log holds this request. */
  @ApiProperty({ type: String })
  requestId: string;

  /** The mistakes of an invalid request, field by field. */
  @ApiPropertyOptional({ type: [FieldProblemDto] })
  errors?: FieldProblemDto[];

  /** Only of `GET /health/ready`: each component, `up` or `down`. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { gateway: 'up', database: 'down' },
  })
  components?: Record<string, string>;
}
