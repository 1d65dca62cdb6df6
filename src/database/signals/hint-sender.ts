import { BackgroundLoop } from '../../platform/background-loop.js';
import { sleep, systemClock } from '../../platform/clock.js';
import type { Outage } from '../../platform/outage.js';
import { joinHints } from './hint-payload.js';

const pauseInMs = 5;

interface Channel {
  readonly waiting: Set<string>;
  readonly sends: BackgroundLoop;
}

/**
 * Coalesces hints: the first is sent immediately; hints within the next 5 ms, or while the first is in flight, are sent together.
 */
export class HintSender {
  private readonly channels = new Map<string, Channel>();

  /** Hints that `send` rejects are lost. */
  constructor(
    private readonly send: (channel: string, payload: string) => Promise<void>,
    private readonly outageOf: (channel: string) => Outage,
  ) {}

  add(name: string, id: string): void {
    const channel = this.channels.get(name) ?? this.open(name);
    channel.waiting.add(id);
    channel.sends.request();
  }

  /** Resolves when all added hints have been sent. */
  async drained(): Promise<void> {
    await Promise.all([...this.channels.values()].map(({ sends }) => sends.whenIdle()));
  }

  private open(name: string): Channel {
    const waiting = new Set<string>();
    const round = async () => {
      const payload = joinHints(waiting);
      waiting.clear();
      await Promise.all([this.send(name, payload), sleep(systemClock, pauseInMs)]);
    };
    const channel = { waiting, sends: new BackgroundLoop({ round, outage: this.outageOf(name) }) };
    this.channels.set(name, channel);
    return channel;
  }
}
