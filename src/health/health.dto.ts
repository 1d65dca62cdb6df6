import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Health of the gateway. */
@ApiSchema({ name: 'Health' })
export class HealthDto {
  /** `up`. */
  @ApiProperty({ type: String, example: 'up' })
  status: string;

  /** Each component: `up` or `down`. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { database: 'up' } })
  components: Record<string, string>;
}
