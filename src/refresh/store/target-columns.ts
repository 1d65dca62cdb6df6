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

/** The columns of a target that show something, for a statement. */
export const viewColumns = sql.join(names.map((name) => sql.ref(name)));

/** Each of them set from the record `face`. */
export const viewColumnsFromView = sql.join(
  names.map((name) => sql`${sql.ref(name)} = face.${sql.ref(name)}`),
);

/** What a target shows, as its columns. */
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

/** What many targets show, for one statement. */
export interface GroupedViews {
  /** For each target the number of its face. */
  readonly numbers: readonly number[];
  /** A table of the faces, to be used as `face`, with the column `number`. */
  readonly table: RawBuilder<unknown>;
}

/** Most targets of a refresh show the same: each different face is sent and read once. */
export function groupEqualViews(views: readonly TargetView[]): GroupedViews {
  const numberOf = new Map<string, number>();
  const numbers = views.map((view) => {
    const text = JSON.stringify(columnsOfView(view));
    const number = numberOf.get(text) ?? numberOf.size + 1;
    numberOf.set(text, number);
    return number;
  });
  const types = sql.join(names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name])}`));
  const table = sql`(select numbered.number, face.*
    from jsonb_array_elements(${`[${[...numberOf.keys()].join(',')}]`}::jsonb) with ordinality as numbered (face, number)
    cross join lateral jsonb_to_record(numbered.face) as face (${types}))`;
  return { numbers, table };
}
