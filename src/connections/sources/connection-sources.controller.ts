import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { ConnectionDirectory } from '../api/connection-directory.js';
import { ConnectionIdParam } from '../api/connection-id-param.decorator.js';
import { ConnectionSources } from './connection-sources.js';
import { ReleaseDto } from './release.dto.js';
import { describeSource, SourceListDto } from './source.dto.js';
import { SourcesQueryDto } from './sources-query.dto.js';

@ApiTags('Connections')
@Controller('connections/:id/sources')
export class ConnectionSourcesController {
  constructor(
    private readonly directory: ConnectionDirectory,
    private readonly sources: ConnectionSources,
  ) {}

  /**
   * List the sources of a connection
   * @remarks Use this to find the `source` for `POST /refresh`: a ShipStation store or a ShipEngine order source. Without
   * `maxAgeSeconds`, the response is the known list, without a call. With it, the gateway reads the provider if the list is older and
   * waits up to ten seconds. If the read fails or takes longer (the quota may be used up, the connection paused), the response is still
   * the known list; `observedAt` shows its age. If the sources were never read and cannot be read now, the response is a problem.
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
    const connection = await this.directory.find(id, caller);
    const { items, nextCursor } = await this.sources.list(connection, query, caller);
    return { items: items.map(describeSource), nextCursor };
  }

  /**
   * Release the import of a source that does not finish
   * @remarks Use this when an import is stuck and you do not want to wait until another import may replace it. The refreshes of the
   * stuck import fail with `released`. A waiting run of the source is triggered immediately. The provider is not notified and may still
   * import. The released refreshes are not repeated: request a new refresh if you need the orders.
   */
  @Post(':source/release')
  @HttpCode(200)
  @RequiresScope('connections:write')
  @ConnectionIdParam()
  @ApiParam({
    name: 'source',
    schema: { type: 'string', example: '12345' },
    description: 'Id of the source.',
  })
  @ApiOkResponse({ type: ReleaseDto })
  @ApiProblems('connection-not-found', 'source-not-found', 'nothing-to-release')
  async releaseSource(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('source') source: string,
  ): Promise<ReleaseDto> {
    const connection = await this.directory.find(id, caller);
    const { runId, requestedAt } = await this.sources.release(connection, source, caller);
    return { source, runId, requestedAt: requestedAt?.toISOString() ?? null };
  }
}
