import type { FaultRule } from '../../../src/sandbox/faults/fault.js';
import type { StagedAccount } from './staged-account.js';

const rules: readonly FaultRule[] = [
  { operation: 'refresh', probability: 0.05, fault: { kind: 'lost-request' } },
  { operation: 'refresh', probability: 0.05, fault: { kind: 'lost-answer' } },
  { operation: 'refresh', probability: 0.03, fault: { kind: 'cut-off-answer' } },
  { operation: 'refresh', probability: 0.03, fault: { kind: 'truncated-json' } },
  { operation: 'refresh', probability: 0.03, fault: { kind: 'empty-body' } },
  { operation: 'refresh', probability: 0.03, fault: { kind: 'server-error', takesEffect: true } },
  { operation: 'refresh', probability: 0.03, fault: { kind: 'html-error', status: 502 } },
  { operation: 'refresh', probability: 0.1, fault: { kind: 'late-answer', delayInMs: 1200 } },
  { operation: 'refresh-all', probability: 0.1, fault: { kind: 'lost-answer' } },
  { operation: 'refresh-all', probability: 0.1, fault: { kind: 'lost-request' } },
  { operation: 'list', probability: 0.05, fault: { kind: 'server-error' } },
  { operation: 'list', probability: 0.05, fault: { kind: 'truncated-json' } },
  { operation: 'list', probability: 0.05, fault: { kind: 'late-answer', delayInMs: 600 } },
  { operation: 'status', probability: 0.05, fault: { kind: 'lost-answer' } },
  { operation: 'read', probability: 0.05, fault: { kind: 'lost-request' } },
];

/** Makes every provider lose, corrupt and delay some of its calls from now on. */
export function addProviderFaults(accounts: readonly StagedAccount[]): void {
  for (const { sandbox } of accounts) for (const rule of rules) sandbox.control.addFault(rule);
}
