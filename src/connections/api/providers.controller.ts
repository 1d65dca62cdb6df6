import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { PageQueryDto } from '../../http/page-query.dto.js';
import { cutPage, readCursor } from '../../platform/cursor.js';
import { Problem } from '../../platform/problem.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import { describeProvider, ProviderDto, ProviderListDto } from './provider.dto.js';

@ApiTags('Providers')
@Controller('providers')
export class ProvidersController {
  constructor(@Inject(PROVIDER_CATALOGUE) private readonly catalogue: readonly ProviderDefinition[]) {}

  /**
   * List providers
   * @remarks Use this to see what each provider can do before you use it. Ordered by id.
   */
  @Get()
  @RequiresScope('connections:read')
  @ApiOkResponse({ type: ProviderListDto })
  listProviders(@Query() query: PageQueryDto): ProviderListDto {
    const after = readCursor(query) ?? '';
    const remaining = this.catalogue
      .filter(({ id }) => id > after)
      .sort((left, right) => (left.id < right.id ? -1 : 1));
    const { items, nextCursor } = cutPage(remaining, query.limit, ({ id }) => id);
    return { items: items.map(describeProvider), nextCursor };
  }

  /**
   * Read a provider
   * @remarks Use this to build a form for a connection: it shows capabilities, quota, and the schemas of credentials and settings.
   */
  @Get(':id')
  @ApiParam({
    name: 'id',
    schema: { type: 'string', example: 'shipstation' },
    description: 'Id of the provider.',
  })
  @RequiresScope('connections:read')
  @ApiOkResponse({ type: ProviderDto })
  @ApiProblems('provider-not-found')
  getProvider(@Param('id') id: string): ProviderDto {
    const definition = this.catalogue.find((provider) => provider.id === id);
    if (definition === undefined)
      throw new Problem('provider-not-found', 'There is no provider with this id.');
    return describeProvider(definition);
  }
}
