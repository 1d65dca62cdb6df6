/** A node of a plan, as `explain (format json)` writes it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** A statement with the plan that PostgreSQL followed. */
export interface PlannedStatement {
  readonly text: string;
  readonly plan: PlanNode;
}

/** Tables that grow with use. The others hold a few rows for each gateway, key or webhook. */
const growing: ReadonlySet<string> = new Set([
  'audit_entries',
  'connections',
  'dispatches',
  'idempotency_keys',
  'provider_calls',
  'refresh_events',
  'refreshes',
  'run_former_refreshes',
  'runs',
  'sources',
  'targets',
  'webhook_deliveries',
]);

/** Reads a notice of `auto_explain`; null for other notices. */
export function readPlan(message: string): PlannedStatement | null {
  const [, json] = /plan:\n(\{.*\})\s*$/s.exec(message) ?? [];
  if (json === undefined) return null;
  const notice = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode };
  return { text: notice['Query Text'], plan: notice.Plan };
}

/** Which growing tables a plan reads row by row, without an index. */
export function findWholeReads(node: PlanNode): readonly string[] {
  const table = node['Relation Name'] ?? '';
  const own = growing.has(table) && node['Node Type'] === 'Seq Scan' ? [table] : [];
  return [...own, ...(node.Plans ?? []).flatMap(findWholeReads)];
}
