import {
  Body,
  type CanActivate,
  Controller,
  Delete,
  Get,
  Injectable,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.decorator.js';
import { Problem } from '../platform/problem.js';

/** Answers before anything of the request is looked at, once the caller has been let through. */
@Injectable()
class NotBuiltYetGuard implements CanActivate {
  canActivate(): boolean {
    throw new Problem('not-built-yet', 'This call stands in the contract and is not built yet.');
  }
}

/**
 * Every route of the contract that has no home yet. A route leaves this list when its room is built. Each takes any input, so that
 * nobody is told first what is wrong with a request that nothing reads.
 */
@ApiExcludeController()
@UseGuards(NotBuiltYetGuard)
@Controller()
export class NotBuiltYetController {
  @Post(['refresh/plan', 'refresh/batch'])
  @RequiresScope('refresh:write')
  writeRefresh(@Body() _body: unknown, @Query() _query: unknown): void {}

  @Get(['schedules', 'schedules/:id'])
  @RequiresScope('schedules:read')
  readSchedules(@Body() _body: unknown, @Query() _query: unknown): void {}

  @Post('schedules')
  @RequiresScope('schedules:write')
  createSchedule(@Body() _body: unknown, @Query() _query: unknown): void {}

  @Patch('schedules/:id')
  @RequiresScope('schedules:write')
  changeSchedule(@Body() _body: unknown, @Query() _query: unknown): void {}

  @Delete('schedules/:id')
  @RequiresScope('schedules:write')
  deleteSchedule(@Body() _body: unknown, @Query() _query: unknown): void {}

  @Get('metrics')
  @RequiresScope('metrics:read')
  readMetrics(@Body() _body: unknown, @Query() _query: unknown): void {}
}
