const windowInMs = 60_000;

/** The quota as one response shows it. */
export interface QuotaReading {
  readonly limit: number;
  /** Calls left in this window after this one. */
  readonly remaining: number;
  /** Whole seconds to the end of the window, 1 to 60. */
  readonly resetInSeconds: number;
  /** True when the window was used up before this call, so the call is rejected. */
  readonly spent: boolean;
}

/** A fixed window that ends on the minute of the wall clock, one for each key (docs/providers/evidence.md#v1-quota). */
export class QuotaWindow {
  private minute = -1;
  private readonly usedByKey = new Map<string, number>();

  /** Counts calls of one key and returns the remaining quota. Calls beyond the limit are rejected and not counted. */
  take(
    key: string,
    limit: number,
    { nowInMs, calls = 1 }: { readonly nowInMs: number; readonly calls?: number },
  ): QuotaReading {
    const minute = Math.floor(nowInMs / windowInMs);
    if (minute !== this.minute) {
      this.minute = minute;
      this.usedByKey.clear();
    }
    const used = this.usedByKey.get(key) ?? 0;
    const usedNow = Math.max(used, Math.min(limit, used + calls));
    this.usedByKey.set(key, usedNow);
    return {
      limit,
      remaining: Math.max(0, limit - usedNow),
      resetInSeconds: Math.ceil(((minute + 1) * windowInMs - nowInMs) / 1_000),
      spent: used >= limit,
    };
  }
}
