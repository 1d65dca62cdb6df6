import type { ArrivedCall, CallTarget } from '../calls/call.js';
import { drawFraction } from '../world/draw-fraction.js';
import type { Fault, FaultRule } from './fault.js';

/** A rule with its counters. */
export interface FaultEntry {
  readonly id: string;
  readonly rule: FaultRule;
  /** Calls that matched, whether or not they got the fault. */
  readonly matched: number;
  /** Calls that got it. */
  readonly given: number;
}

/** The fault rules. If several match a call, the oldest wins. */
export class FaultBook {
  private readonly entries = new Map<string, FaultEntry>();
  private latest = 0;

  constructor(private readonly seed: number) {}

  /** Adds a rule and returns the id for `remove`. */
  add(rule: FaultRule): string {
    this.latest += 1;
    const id = String(this.latest);
    this.entries.set(id, { id, rule, matched: 0, given: 0 });
    return id;
  }

  /** Removes a rule. Ignores unknown ids. */
  remove(id: string): void {
    this.entries.delete(id);
  }

  /** Removes all rules. */
  clear(): void {
    this.entries.clear();
  }

  /** All rules, oldest first, also those that are used up. */
  list(): readonly FaultEntry[] {
    return [...this.entries.values()];
  }

  /** The fault for a call, or null. Counts the call. */
  take(call: ArrivedCall & CallTarget): Fault | null {
    for (const entry of this.entries.values()) {
      const { rule, id, matched, given } = entry;
      if (!matches(rule, call) || (rule.times !== undefined && given >= rule.times)) continue;
      const skipped = matched < (rule.skip ?? 0);
      const gets = !skipped && drawFraction(this.seed, 'fault', id, matched) < (rule.probability ?? 1);
      this.entries.set(id, { ...entry, matched: matched + 1, given: given + (gets ? 1 : 0) });
      if (gets) return rule.fault;
    }
    return null;
  }
}

function matches(rule: FaultRule, call: ArrivedCall & CallTarget): boolean {
  return (
    (rule.provider === undefined || rule.provider === call.provider) &&
    (rule.operation === undefined || rule.operation === call.operation) &&
    (rule.source === undefined || rule.source === call.source)
  );
}
