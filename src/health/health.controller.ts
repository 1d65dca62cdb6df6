import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { IgnoresQuery } from '../http/ignores-query.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { Problem } from '../platform/problem.js';
import { type Components, Readiness } from './readiness.js';

/** Health of the gateway. */
@ApiSchema({ name: 'Health' })
class HealthDto {
  @ApiProperty({ type: String, description: '`up`.', example: 'up' })
  status: 'up';

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Each component: `up` or `down`.',
    example: { database: 'up' },
  })
  components: Components;
}

@ApiTags('Operation')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /**
   * Is the process alive?
   * @remarks Use this to restart a process that hangs. Needs no key and checks only the process.
   */
  @Get('live')
  @Public()
  @IgnoresQuery()
  @ApiOkResponse({ type: HealthDto, description: 'The process runs.' })
  getLiveness(): HealthDto {
    return { status: 'up', components: { gateway: 'up' } };
  }

  /**
   * Can requests be served?
   * @remarks Use this to route requests only to replicas that can serve them. Returns 503 while a component is down, and after the
   * first stop signal. Needs no key.
   */
  @Get('ready')
  @Public()
  @IgnoresQuery()
  @ApiOkResponse({ type: HealthDto, description: 'Everything is up.' })
  @ApiProblems('unavailable')
  async getReadiness(): Promise<HealthDto> {
    const components = await this.readiness.check();
    const down = Object.keys(components).filter((name) => components[name] === 'down');
    if (down.length === 0) return { status: 'up', components };
    throw new Problem('unavailable', `Down: ${down.join(', ')}.`, {
      headers: { 'retry-after': '1' },
      extensions: { components },
    });
  }
}
