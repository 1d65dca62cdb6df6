import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import { sql } from 'kysely';
import { MemoryStore } from '../memory/memory-store.js';
import { SqlStore } from '../sql/sql-store.js';
import type { VirtualDatabase } from '../sql/virtual-clock.js';
import type { SimulationStore, StoreClock } from '../simulation-store.js';
import type { StoreFlaw } from '../store-flaw.js';
import type { StoredRows } from '../stored-rows.js';
import { readMemorySnapshot, readSqlSnapshot, type Snapshot } from './read-snapshot.js';
import { ReplayedIds } from './replayed-ids.js';

type Operations = Omit<SimulationStore, 'rows'>;

/** The store that the store in memory must match. */
export interface Model {
  readonly store: object;
  readSnapshot(): Snapshot | Promise<Snapshot>;
}

/** When the scenarios of twin stores start. */
export const twinsStartAtInMs = Date.UTC(2026, 6, 1, 12, 0, 10);

/**
 * Both stores side by side: each operation is done on the model (PostgreSQL) and then in memory. After it everything is
 * compared: the result or the error, and every row.
 */
export class TwinStore {
  readonly clock: StoreClock = { nowInMs: twinsStartAtInMs };
  /** The operations so far, for the reader of a difference. */
  readonly scenario: string[] = [];
  private readonly ids = new ReplayedIds();
  private readonly memory: MemoryStore;
  private readonly model: Model;

  constructor(
    makeModel: (clock: StoreClock) => Model,
    random: () => number,
    flaws: ReadonlySet<StoreFlaw> = new Set(),
  ) {
    this.model = makeModel(this.clock);
    this.memory = new MemoryStore({ clock: this.clock, random, ids: this.ids, flaws });
  }

  /** Starts on an empty database. Production code takes its jitter from `Math.random`: it must return the same as `random`. */
  static async create(virtual: VirtualDatabase, random: () => number): Promise<TwinStore> {
    await sql`truncate connections, dispatches, sources, runs, refreshes, targets, refresh_events, provider_calls
      restart identity cascade`.execute(virtual.database);
    const { database } = virtual;
    return new TwinStore(
      (clock) => ({ store: new SqlStore(virtual, clock), readSnapshot: () => readSqlSnapshot(database) }),
      random,
    );
  }

  get rows(): StoredRows {
    return this.memory.rows;
  }

  /** Time passes. */
  advance(timeInMs: number): void {
    this.clock.nowInMs += timeInMs;
    this.scenario.push(`… ${timeInMs} ms`);
  }

  /** Does one operation on both stores. Returns the result of the store in memory, or throws its error. */
  async do<Name extends keyof Operations>(
    name: Name,
    ...input: Parameters<Operations[Name]>
  ): Promise<ReturnType<Operations[Name]>> {
    this.scenario.push(`${name}(${input.map(describe).join(', ')})`);
    const inModel = await outcomeOf(() => call(this.model.store, name, input));
    const expected = await this.model.readSnapshot();
    this.ids.follow(expected);
    const inMemory = await outcomeOf(() => call(this.memory, name, input));
    this.compare(plain(inMemory), plain(inModel));
    this.compare(readMemorySnapshot(this.rows), expected);
    if ('error' in inMemory) throw inMemory.error;
    return inMemory.value as ReturnType<Operations[Name]>;
  }

  private compare(inMemory: unknown, inModel: unknown): void {
    if (isDeepStrictEqual(inMemory, inModel)) return;
    expect({ scenario: this.scenario, inMemory }).toEqual({ scenario: this.scenario, inMemory: inModel });
  }
}

/** Calls one operation of a store, whose name and input were checked together by the caller. */
function call(store: object, name: keyof Operations, input: readonly unknown[]): unknown {
  const operation: unknown = Reflect.get(store, name);
  if (typeof operation !== 'function') throw new Error(`There is no operation ${name}.`);
  return Reflect.apply(operation, store, input);
}

type Outcome = { readonly value: unknown } | { readonly error: Error };

async function outcomeOf(operation: () => unknown): Promise<Outcome> {
  try {
    return { value: await operation() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** A result as JSON, an error as its name. The account is left out: it is the caller's own object. */
function plain(outcome: Outcome): unknown {
  if ('error' in outcome) return { error: outcome.error.name };
  const text = JSON.stringify(outcome.value ?? null, (key, value: unknown) =>
    key === 'account' ? undefined : value,
  );
  return { value: JSON.parse(text) as unknown };
}

const maxLength = 160;

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'definition' in value) return '…';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}
