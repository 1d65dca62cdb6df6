import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { RefreshesTable, RunsTable, TargetsTable } from '../../database/tables.js';
import type { TargetView } from '../rules/apply-run.js';

/** A refresh row. */
export type RefreshRecord = Selectable<RefreshesTable>;

/** A target row. */
export type TargetRecord = Selectable<TargetsTable>;

/**
 * The columns of a run that its targets show, with its id and version. The other columns belong to the dispatcher; reading them too
 * would double the time of a propagation to a thousand targets.
 */
export const shownRunColumns = [
  'id',
  'version',
  'state',
  'outcome',
  'provider_status',
  'since_sent',
  'waiting',
  'requested_at',
  'started_at',
  'finished_at',
  'proof',
  'error',
] as const;

/** A run row with the columns that its targets show. */
export type ShownRunRow = Pick<Selectable<RunsTable>, (typeof shownRunColumns)[number]>;

const columns: Readonly<Record<keyof TargetView, string>> = {
  status: 'text',
  outcome: 'text',
  provider_status: 'text',
  since_sent: 'text',
  waiting: 'jsonb',
  requested_at: 'timestamptz',
  started_at: 'timestamptz',
  finished_at: 'timestamptz',
  evidence: 'jsonb',
  error: 'jsonb',
};
const names = Object.keys(columns) as readonly (keyof typeof columns)[];

/** The columns of a target's view, for a statement. */
export const viewColumns = sql.join(names.map((name) => sql.ref(name)));

/** Sets each of them from the record `viewed`. */
export const viewColumnsFromView = sql.join(
  names.map((name) => sql`${sql.ref(name)} = viewed.${sql.ref(name)}`),
);

/** The views of many targets, for one statement. */
export interface GroupedViews {
  /** The number of each target's view. */
  readonly numbers: readonly number[];
  /** A table of the different views, with the column `number`. Use it as `viewed`. */
  readonly table: RawBuilder<unknown>;
}

/** Most targets of a refresh have equal views: each different view is sent once. */
export function groupEqualViews(views: readonly TargetView[]): GroupedViews {
  const numberOf = new Map<string, number>();
  const numbers = views.map((view) => {
    const json = JSON.stringify(view);
    const number = numberOf.get(json) ?? numberOf.size + 1;
    numberOf.set(json, number);
    return number;
  });
  const types = sql.join(names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name])}`));
  const table = sql`(select numbered.number, viewed.*
    from jsonb_array_elements(${`[${[...numberOf.keys()].join(',')}]`}::jsonb) with ordinality as numbered (view, number)
    cross join lateral jsonb_to_record(numbered.view) as viewed (${types}))`;
  return { numbers, table };
}
