import { invalidField } from '../platform/problem.js';
import type { Priority } from './rules/decide-joining.js';
import { readSince } from './rules/read-since.js';

/** The body of `POST /refresh`; `CreateRefreshDto` describes and validates it. */
export interface RefreshBody {
  readonly connection: string;
  readonly source?: string;
  readonly since?: string;
  readonly timeZone?: string;
  readonly maxAgeSeconds?: number;
  readonly priority?: Priority;
  readonly deadlineSeconds?: number;
  readonly metadata?: Record<string, string>;
}

/** A request body with its defaults filled in. Bodies with the same meaning give equal values. Plain JSON. */
export interface RequestedRefresh {
  readonly connection: string;
  readonly source: string | null;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  /** null: any earlier import is too old. 0 and a missing value give null. */
  readonly maxAgeSeconds: number | null;
  readonly deadlineSeconds: number;
  readonly metadata: Readonly<Record<string, string>>;
}

const defaultDeadlineInSeconds = 1800;

/** Reads a request body, without reading any state. Throws `invalid-request` for an invalid `since` or `timeZone`. */
export function readRequestedRefresh(body: RefreshBody): RequestedRefresh {
  return {
    connection: body.connection,
    source: body.source ?? null,
    sinceInMs: readSinceOf(body),
    priority: body.priority ?? 'interactive',
    maxAgeSeconds: body.maxAgeSeconds || null,
    deadlineSeconds: body.deadlineSeconds ?? defaultDeadlineInSeconds,
    metadata: body.metadata ?? {},
  };
}

function readSinceOf(body: RefreshBody): number | null {
  const since = body.since ?? null;
  const timeZone = body.timeZone ?? null;
  if (since === null) {
    if (timeZone !== null) throw invalidField('/timeZone', 'Send timeZone only together with since.');
    return null;
  }
  const reading = readSince({ since, timeZone });
  if (reading.kind === 'invalid') throw invalidField(reading.pointer, reading.detail);
  return reading.sinceInMs;
}
