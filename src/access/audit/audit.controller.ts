import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../requires-scope.decorator.js';
import { AuditReader } from './audit-reader.js';
import { AuditQueryDto } from './audit-query.dto.js';
import { AuditPageDto } from './audit.dto.js';
import { ProviderCallReader } from './provider-call-reader.js';
import { ProviderCallPageDto, ProviderCallQueryDto } from './provider-call.dto.js';

@ApiTags('Audit')
@Controller('audit')
export class AuditController {
  constructor(
    private readonly audit: AuditReader,
    private readonly calls: ProviderCallReader,
  ) {}

  /**
   * List who changed what
   * @remarks Use this to find out who did what. It lists the changes of connections, keys and webhooks, newest first. Entries are never changed
   * or deleted. A key with a list of connections cannot read them.
   */
  @Get()
  @RequiresScope('audit:read')
  @ApiOkResponse({ type: AuditPageDto })
  listAudit(@Query() query: AuditQueryDto): Promise<AuditPageDto> {
    return this.audit.list(query);
  }

  /**
   * List the calls to providers and who caused them, newest first
   * @remarks Use this to find out who uses up the quota of an account, or whose request triggered an import. Calls are kept for
   * `RETENTION_DAYS`.
   */
  @Get('provider-calls')
  @RequiresScope('audit:read')
  @ApiOkResponse({ type: ProviderCallPageDto })
  listProviderCalls(@Query() query: ProviderCallQueryDto): Promise<ProviderCallPageDto> {
    return this.calls.list(query);
  }
}
