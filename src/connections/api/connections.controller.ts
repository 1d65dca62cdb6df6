import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { PageQueryDto } from '../../http/page-query.dto.js';
import { CONNECTION_CALLS, type ConnectionCalls } from '../connection-calls.port.js';
import { ConnectionDirectory } from './connection-directory.js';
import { ConnectionVerifier } from '../manage/connection-verifier.js';
import { ConnectionIdParam } from './connection-id-param.decorator.js';
import { ConnectionDto, ConnectionListDto, describeConnection } from './connection.dto.js';
import { describeVerification, VerificationDto } from './verification.dto.js';
import { describeQuota, QuotaDto } from './quota.dto.js';

@ApiTags('Connections')
@Controller('connections')
export class ConnectionsController {
  constructor(
    private readonly directory: ConnectionDirectory,
    private readonly verifier: ConnectionVerifier,
    @Inject(CONNECTION_CALLS) private readonly calls: ConnectionCalls,
  ) {}

  /**
   * List connections
   * @remarks Use this to find the `connection` for `POST /refresh`, and to see which accounts work. Shows the connections that the key
   * may see, ordered by id.
   */
  @Get()
  @RequiresScope('connections:read')
  @ApiOkResponse({ type: ConnectionListDto })
  async listConnections(
    @CurrentCaller() caller: Caller,
    @Query() query: PageQueryDto,
  ): Promise<ConnectionListDto> {
    const { items, nextCursor } = await this.directory.list(caller, query);
    return { items: items.map(describeConnection), nextCursor };
  }

  /**
   * Read a connection
   * @remarks Use this to see whether an account works, and the reason if it does not. Its credentials are never shown.
   */
  @Get(':id')
  @RequiresScope('connections:read')
  @ConnectionIdParam()
  @ApiOkResponse({ type: ConnectionDto })
  @ApiProblems('connection-not-found')
  async getConnection(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ConnectionDto> {
    return describeConnection(await this.directory.find(id, caller));
  }

  /**
   * Read the quota of a connection
   * @remarks Use this when refreshes wait for `quota`: it shows how much of the quota is used and when a new window starts. Makes no
   * call.
   */
  @Get(':id/quota')
  @RequiresScope('connections:read')
  @ConnectionIdParam()
  @ApiOkResponse({ type: QuotaDto })
  @ApiProblems('connection-not-found')
  async getQuota(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<QuotaDto> {
    const { internalId } = await this.directory.find(id, caller);
    return describeQuota(await this.calls.quota(internalId));
  }

  /**
   * Verify the credentials of a connection
   * @remarks Use this after you set or corrected credentials. Makes one harmless call with the stored credentials and shows whether the
   * provider accepts them. The call counts against the quota. If the credentials are accepted, an `unauthorized` connection is `active`
   * again.
   */
  @Post(':id/verify')
  @HttpCode(200)
  @RequiresScope('connections:write')
  @ConnectionIdParam()
  @ApiOkResponse({ type: VerificationDto })
  @ApiProblems('connection-not-found', 'connection-paused', 'unavailable')
  async verifyConnection(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<VerificationDto> {
    const connection = await this.directory.find(id, caller);
    return describeVerification(await this.verifier.verify(connection, caller));
  }
}
