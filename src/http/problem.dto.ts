import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

/** One validation error in a request. */
@ApiSchema({ name: 'FieldProblem' })
export class FieldProblemDto {
  /** The field: a JSON Pointer into the body, or `?name` for a query parameter. */
  @ApiProperty({ type: String, example: '/since' })
  pointer: string;

  /** What is expected there. */
  @ApiProperty({ type: String })
  detail: string;
}

/** A failure as `application/problem+json` (RFC 9457). */
@ApiSchema({ name: 'Problem' })
export class ProblemDto {
  /** URL of the page that explains this problem. */
  @ApiProperty({ type: String, example: '/problems/invalid-request' })
  type: string;

  /** The problem in a few words. */
  @ApiProperty({ type: String })
  title: string;

  /** The HTTP status. */
  @ApiProperty({ type: 'integer', example: 400 })
  status: number;

  /** What is wrong in this case, and how to fix it. */
  @ApiProperty({ type: String })
  detail: string;

  /** Stable code of the problem; titles and details may change, codes do not. */
  @ApiProperty({ type: String, example: 'invalid-request' })
  code: string;

  /** The id of this request in the log of the gateway. */
  @ApiProperty({ type: String })
  requestId: string;

  /** The validation errors of the request, by field. */
  @ApiPropertyOptional({ type: [FieldProblemDto] })
  errors?: FieldProblemDto[];

  /** Only for `GET /health/ready`: each component, `up` or `down`. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { gateway: 'up', database: 'down' },
  })
  components?: Record<string, string>;
}
