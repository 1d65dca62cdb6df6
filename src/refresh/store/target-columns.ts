import { type RawBuilder, sql } from 'kysely';
import type { TargetView } from '../rules/apply-run.js';

const columns: Readonly<Record<keyof ReturnType<typeof columnsOfView>, string>> = {
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

/** The view of a target as columns. */
export function columnsOfView(view: TargetView) {
  return {
    status: view.status,
    outcome: view.outcome,
    provider_status: view.providerStatus,
    since_sent: view.sinceSent,
    waiting: view.waiting,
    requested_at: view.requestedAt,
    started_at: view.startedAt,
    finished_at: view.finishedAt,
    evidence: view.evidence,
    error: view.error,
  };
}

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
    const json = JSON.stringify(columnsOfView(view));
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
