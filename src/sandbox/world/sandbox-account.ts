import { addAutomaticImports } from './add-automatic-imports.js';
import { endCurrentImport, type RequestEffect, requestImport, type WhileRunning } from './request-import.js';
import type { ImportBehaviour, ImportEnding } from './import-behaviour.js';
import { type ImportReport, reportImports } from './import-report.js';
import type { ImportDraw, PlannedImport } from './planned-import.js';
import { readSourceState, type SourceState, type AttemptRules } from './read-source-state.js';
import type { SandboxSource, SourceChanges } from './sandbox-source.js';

interface SourceEntry {
  readonly source: SandboxSource;
  readonly behaviour: ImportBehaviour;
  readonly first: SourceState;
  readonly imports: readonly PlannedImport[];
  /** The interval of the provider's own imports starts here. */
  readonly anchorInMs: number;
  readonly automaticUntilInMs: number;
}

/** A source with its state. */
export interface SourceView {
  readonly source: SandboxSource;
  readonly state: SourceState;
  readonly behaviour: ImportBehaviour;
  /** When the provider's own next import is due, or null when it has none. */
  readonly nextAutomaticAtInMs: number | null;
}

/** The sources of one account at a provider, and all their imports. Every result follows from the time that is passed. */
export class SandboxAccount {
  private readonly entries = new Map<string, SourceEntry>();

  constructor(
    private readonly seed: number,
    private readonly usualBehaviour: ImportBehaviour,
  ) {}

  /** Adds a source. It replaces a source with the same id. Throws a `RangeError` for an invalid last attempt. */
  add(source: SandboxSource, nowInMs: number): void {
    const lastAttemptAtInMs = source.lastAttemptAt === null ? null : Date.parse(source.lastAttemptAt);
    if (Number.isNaN(lastAttemptAtInMs))
      throw new RangeError(`lastAttemptAt of source ${source.id} is not an instant.`);
    this.entries.set(source.id, {
      source,
      behaviour: { ...this.usualBehaviour, ...source.behaviour },
      first: {
        activity: 'idle',
        lastEnding: { kind: 'idle' },
        lastAttemptAtInMs,
        watermarkInMs: lastAttemptAtInMs,
      },
      imports: [],
      anchorInMs: nowInMs,
      automaticUntilInMs: nowInMs,
    });
  }

  /** Removes a source, as if its owner had deleted it. */
  remove(id: string): void {
    this.entries.delete(id);
  }

  /** Changes name or activity of a source. Throws a `RangeError` for an unknown source. */
  change(id: string, changes: SourceChanges): void {
    const entry = this.entryOf(id);
    this.entries.set(id, { ...entry, source: { ...entry.source, ...changes } });
  }

  /** Changes the behaviour of later imports of a source. Throws a `RangeError` for an unknown source. */
  setBehaviour(id: string, changes: Partial<ImportBehaviour>, nowInMs: number): void {
    const entry = this.advance(id, nowInMs);
    const behaviour = { ...entry.behaviour, ...changes };
    this.entries.set(id, { ...entry, behaviour, anchorInMs: nowInMs, automaticUntilInMs: nowInMs });
  }

  /** The ids of all sources, in the order in which they were added. */
  ids(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** The source with this id, or null. */
  find(id: string): SandboxSource | null {
    return this.entries.get(id)?.source ?? null;
  }

  /** Triggers an import of a source. Throws a `RangeError` for an unknown source. */
  request(
    id: string,
    since: { readonly text: string; readonly instantInMs: number } | null,
    { nowInMs, whileRunning }: { readonly nowInMs: number; readonly whileRunning: WhileRunning },
  ): RequestEffect {
    const entry = this.advance(id, nowInMs);
    const request = {
      origin: 'api' as const,
      since: since?.text ?? null,
      sinceInMs: since?.instantInMs ?? null,
      requestedAtInMs: nowInMs,
    };
    const { behaviour } = entry;
    const draw = this.drawFor(id)(entry.imports.length);
    const { imports, effect } = requestImport(entry.imports, request, { behaviour, whileRunning, draw });
    this.entries.set(id, { ...entry, imports });
    return effect;
  }

  /** Ends the running (or queued) import of a source immediately. Throws a `RangeError` for an unknown source. */
  endImport(id: string, ending: ImportEnding, nowInMs: number): void {
    const entry = this.advance(id, nowInMs);
    this.entries.set(id, { ...entry, imports: endCurrentImport(entry.imports, nowInMs, ending) });
  }

  /** The state of a source `readLagInMs` ago. Throws a `RangeError` for an unknown source. */
  view(id: string, nowInMs: number, rules: AttemptRules & { readonly readLagInMs: number }): SourceView {
    const { source, behaviour, first, imports, anchorInMs } = this.advance(id, nowInMs);
    const everyInMs = behaviour.automaticEveryInMs;
    return {
      source,
      behaviour,
      state: readSourceState(first, imports, nowInMs - rules.readLagInMs, rules),
      nextAutomaticAtInMs:
        everyInMs === null
          ? null
          : anchorInMs + (Math.floor((nowInMs - anchorInMs) / everyInMs) + 1) * everyInMs,
    };
  }

  /** Every import that has started, source by source. */
  imports(nowInMs: number): readonly ImportReport[] {
    return this.ids()
      .map((id) => this.advance(id, nowInMs))
      .flatMap(({ source, imports }) => reportImports(source, imports, nowInMs));
  }

  private advance(id: string, nowInMs: number): SourceEntry {
    const entry = this.entryOf(id);
    const span = { anchorInMs: entry.anchorInMs, addedUntilInMs: entry.automaticUntilInMs, nowInMs };
    const imports = addAutomaticImports(entry.imports, entry.behaviour, span, this.drawFor(id));
    const advanced = { ...entry, imports, automaticUntilInMs: Math.max(entry.automaticUntilInMs, nowInMs) };
    this.entries.set(id, advanced);
    return advanced;
  }

  private entryOf(id: string): SourceEntry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new RangeError(`There is no source ${id}.`);
    return entry;
  }

  private drawFor(id: string): (ordinal: number) => ImportDraw {
    return (ordinal) => ({ seed: this.seed, labels: [this.entryOf(id).source.provider, id, ordinal] });
  }
}
