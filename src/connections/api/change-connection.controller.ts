import { Body, Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../access/caller.js';
import { CurrentCaller } from '../../access/current-caller.decorator.js';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { ConnectionDirectory } from './connection-directory.js';
import { ConnectionChanger } from '../manage/connection-changer.js';
import { ConnectionDeleter } from '../manage/connection-deleter.js';
import { ConnectionDto, describeConnection } from './connection.dto.js';
import { ChangeConnectionDto } from './connection-request.dto.js';
import { ConnectionIdParam } from './connection-id-param.decorator.js';

/** Swagger UI sends what it shows: nobody may lose credentials, settings or words by pressing Execute. */
const examples = {
  pause: { summary: 'Pause: no more calls are made', value: { status: 'paused' } },
  resume: { summary: 'Resume', value: { status: 'active' } },
};

@ApiTags('Connections')
@Controller('connections')
export class ChangeConnectionController {
  constructor(
    private readonly directory: ConnectionDirectory,
    private readonly changer: ConnectionChanger,
    private readonly deleter: ConnectionDeleter,
  ) {}

  /**
   * Change, pause or resume a connection
   * @remarks Use this to rotate credentials, to declare statuses of the provider, to change the share of the quota, or to stop all calls
   * for a while. Send a JSON Merge Patch. New credentials are used from the next call on; calls in flight finish with the former ones.
   * With `verify` the gateway checks them first. New credentials make an `unauthorized` connection active again. Only connections made
   * by API can be changed.
   */
  @Patch(':id')
  @RequiresScope('connections:write')
  @ConnectionIdParam()
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiBody({ type: ChangeConnectionDto, examples })
  @ApiOkResponse({ type: ConnectionDto })
  @ApiProblems(
    'connection-not-found',
    'managed-by-file',
    'connection-duplicate',
    'connection-changed',
    'connection-paused',
    'connection-unauthorized',
    'payload-too-large',
    'unsupported-media-type',
    'credentials-refused',
    'unavailable',
  )
  async changeConnection(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: ChangeConnectionDto,
  ): Promise<ConnectionDto> {
    const connection = await this.directory.find(id, caller);
    const { credentials, baseUrl, settings, status, verify = false, ...unread } = body;
    unread satisfies Record<string, never>;
    const patch = { credentials, baseUrl, status, verify, settings: settings && { ...settings } };
    return describeConnection(await this.changer.change(connection, patch, caller));
  }

  /**
   * Delete a connection
   * @remarks Use this when the gateway must no longer call an account. Its credentials are erased immediately, and its unfinished refreshes
   * become `canceled`. An import that was already triggered continues at the provider. The id is never used again.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('connections:write')
  @ConnectionIdParam()
  @ApiNoContentResponse({ description: 'The connection is deleted.' })
  @ApiProblems('connection-not-found', 'managed-by-file')
  async deleteConnection(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.deleter.delete(await this.directory.find(id, caller), caller);
  }
}
