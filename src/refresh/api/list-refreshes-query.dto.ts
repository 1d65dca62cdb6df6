import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn } from 'class-validator';
import { InstantFilter, TextFilter } from '../../http/filter.decorators.js';
import { IfGiven } from '../../http/if-given.decorator.js';
import { PageQueryDto } from '../../http/page-query.dto.js';
import type { RefreshFilter } from '../store/list-refreshes.js';
import { refreshStatuses, type RefreshStatus } from '../rules/refresh-status.js';

/** Which refreshes to list. */
export class ListRefreshesQueryDto extends PageQueryDto implements RefreshFilter {
  /** Only refreshes of this connection. */
  @TextFilter(63)
  connection?: string;

  /** Only refreshes at this provider. */
  @TextFilter(63)
  provider?: string;

  /** Only refreshes that were requested for this source. */
  @TextFilter(200)
  source?: string;

  /** Only refreshes with one of these statuses. For several, repeat the parameter or separate them by commas. */
  @ApiPropertyOptional({ enum: refreshStatuses, enumName: 'RefreshStatus', isArray: true, maxItems: 50 })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => readList(value))
  @ArrayMaxSize(50)
  @IsIn(refreshStatuses, { each: true })
  status?: RefreshStatus[];

  /** Only refreshes stored after this instant (RFC 3339). */
  @InstantFilter()
  createdAfter?: Date;

  /** Only refreshes stored before this instant (RFC 3339). */
  @InstantFilter()
  createdBefore?: Date;
}

/** Reads a repeated parameter, commas in it included. */
function readList(value: unknown): unknown {
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (typeof item === 'string' ? item.split(',') : [item]));
}
