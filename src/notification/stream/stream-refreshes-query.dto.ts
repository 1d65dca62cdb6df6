import { OmitType } from '@nestjs/swagger';
import { ListRefreshesQueryDto } from '../../refresh/api/list-refreshes-query.dto.js';

/** Which refreshes to follow: the filters of the list, without its pages. */
export class StreamRefreshesQueryDto extends OmitType(ListRefreshesQueryDto, ['limit', 'cursor'] as const) {}
