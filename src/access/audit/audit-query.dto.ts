import { InstantFilter, TextFilter } from '../../http/filter.decorators.js';
import { PageQueryDto } from '../../http/page-query.dto.js';

/** Which entries of the audit to list. */
export class AuditQueryDto extends PageQueryDto {
  /** Only actions of this caller. */
  @TextFilter(500)
  caller?: string;

  /** Only this action, such as `connection.created`. */
  @TextFilter(100)
  action?: string;

  /** Only actions on subjects of this kind: `connection`, `source`, `api-key`, `webhook`. */
  @TextFilter(100)
  subjectKind?: string;

  /** Only actions on the subject with this id. */
  @TextFilter(500)
  subject?: string;

  /** Only actions that concern this connection, even if it is deleted. */
  @TextFilter(63)
  connection?: string;

  /** Only actions after this instant (RFC 3339). */
  @InstantFilter()
  after?: Date;

  /** Only actions before this instant (RFC 3339). */
  @InstantFilter()
  before?: Date;
}
