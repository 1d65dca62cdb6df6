import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { ConnectionDirectory } from '../connection-directory.js';
import { ReleaseSource } from '../release-source.js';
import { SourceDirectory } from '../source-directory.js';
import { ConnectionIdParam } from './connection-id-param.decorator.js';
import { describeSource } from './describe-source.js';
import { ReleaseDto } from './release.dto.js';
import { SourceListDto } from './source.dto.js';
import { SourcesQueryDto } from './sources-query.dto.js';

@ApiTags('Connections')
@Controller('connections/:id/sources')
export class ConnectionSourcesController {
  constructor(
    @Inject(ConnectionDirectory) private readonly connections: ConnectionDirectory,
    @Inject(SourceDirectory) private readonly sources: SourceDirectory,
    @Inject(ReleaseSource) private readonly releasing: ReleaseSource,
  ) {}

  /**
   * List the sources of a connection
   * @remarks Use this to find the `source` that `POST /refresh` names: a ShipStation store, a ShipEngine order source. Without `maxAgeSeconds` the answer is what is known, without a call. With it, the provider is read when the knowledge is
   * older, for up to ten seconds; if that fails or takes longer (the quota may be spent, the connection paused), the answer is still
   * what is known, and `observedAt` tells how old it is. Only while nothing was ever read there is no answer but a problem.
   */
  @Get()
  @RequiresScope('connections:read')
  @ConnectionIdParam()
  @ApiOkResponse({ type: SourceListDto })
  @ApiProblems('connection-not-found', 'connection-paused', 'connection-unauthorized', 'unavailable')
  async listSources(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: SourcesQueryDto,
  ): Promise<SourceListDto> {
    const connection = await this.connections.find(id, caller);
    const { items, nextCursor } = await this.sources.list(connection, query, caller.id);
    return { items: items.map(describeSource), nextCursor };
  }

  /**
   * Gives up on the import of a source that does not come to an end.
   * @remarks Use this when an import is stuck and you do not want to wait until it gives way by itself. Refreshes that it serves fail
   * with `released`; what waits for the source is asked at once. The provider is not told: it may still be at it. Nothing is asked
   * again by itself: whoever wants the orders asks again.
   */
  @Post(':source/release')
  @HttpCode(200)
  @RequiresScope('connections:write')
  @ConnectionIdParam()
  @ApiParam({
    name: 'source',
    schema: { type: 'string' },
    description: 'Id of the source.',
    example: '12345',
  })
  @ApiOkResponse({ type: ReleaseDto })
  @ApiProblems('connection-not-found', 'source-not-found', 'nothing-to-release')
  async releaseSource(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('source') source: string,
  ): Promise<ReleaseDto> {
    const connection = await this.connections.find(id, caller);
    const { runId, requestedAt } = await this.releasing.run(connection, source, caller);
    return { source, runId, requestedAt: requestedAt?.toISOString() ?? null };
  }
}
