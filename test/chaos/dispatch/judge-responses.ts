import { adminKey } from '../../stage/gateway/caller.js';
import type { CallerResponses } from './caller-responses.js';
import type { GatewayFleet } from './gateway-fleet.js';
import type { Verdict } from './verdict.js';

const finalStates = new Set(['succeeded', 'partial', 'failed', 'canceled', 'expired']);

/** Judges the responses during the faults, and what each gateway shows in the end. */
export async function judgeResponses(
  responses: CallerResponses,
  fleet: GatewayFleet,
): Promise<readonly Verdict[]> {
  const statuses = [...responses.statuses].toSorted(([one], [other]) => one.localeCompare(other));
  const unexpected = statuses.filter(([status]) => !['200', '202', '503', 'none'].includes(status));
  const dead = fleet.findDead();
  return [
    {
      claim: 'callers got 200, 202, 503 or no response',
      figure: statuses.map(([status, count]) => `${count} × ${status}`).join(', '),
      isMet: unexpected.length === 0,
    },
    await judgeReading([...responses.accepted.keys()], fleet),
    {
      claim: 'no gateway exited by itself',
      figure: dead.length === 0 ? `${fleet.outputs.size} were started` : dead.join(', '),
      isMet: dead.length === 0,
    },
  ];
}

async function judgeReading(ids: readonly string[], fleet: GatewayFleet): Promise<Verdict> {
  const gateways = fleet.running();
  const wrong: string[] = [];
  const ends = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    const gateway = gateways[index % gateways.length];
    if (gateway === undefined) throw new Error('No gateway runs.');
    const response = await fetch(`${gateway.process.origin}/refresh/${id}`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    const status = readStatus(await response.json());
    ends.set(status, (ends.get(status) ?? 0) + 1);
    if (!finalStates.has(status)) wrong.push(id);
  }
  return {
    claim: 'each gateway shows final states',
    figure: [...ends].map(([status, count]) => `${count} ${status}`).join(', '),
    isMet: wrong.length === 0,
  };
}

function readStatus(body: unknown): string {
  return typeof body === 'object' && body !== null && 'status' in body ? String(body.status) : 'no refresh';
}
