import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import type { ChaosStage } from './chaos-stage.js';

/** One gateway and its application name in PostgreSQL. */
export interface NamedGateway {
  readonly name: string;
  readonly process: GatewayProcess;
}

/** The running gateways. A killed one is replaced by another with a new name. */
export class GatewayFleet {
  private started = 0;
  private gateways: NamedGateway[] = [];
  /** The output of each gateway, including killed ones. */
  readonly outputs = new Map<string, () => string>();

  constructor(private readonly stage: ChaosStage) {}

  /** Those that were started and not killed. */
  running(): readonly NamedGateway[] {
    return this.gateways;
  }

  /** Starts one more. */
  async add(): Promise<void> {
    this.started += 1;
    const name = `gateway-${this.started}`;
    const process = await this.stage.startGateway(name);
    this.outputs.set(name, () => process.output());
    this.gateways.push({ name, process });
  }

  /** Kills one (SIGKILL). */
  async kill(gateway: NamedGateway): Promise<void> {
    this.gateways = this.gateways.filter((one) => one !== gateway);
    await gateway.process.kill();
  }

  /** The names of the gateways that exited without being killed. */
  findDead(): readonly string[] {
    return this.gateways.filter(({ process }) => !isAlive(process.pid)).map(({ name }) => name);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
