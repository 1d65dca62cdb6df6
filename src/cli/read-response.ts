import { GatewayError, readProblem } from '#client/gateway-error';

/** What a generated call resolves with. */
interface Attempt<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response?: Response;
}

/** The data of a call. Throws a `GatewayError` for a refusal, and what went wrong when there was no answer. */
export function readResponse<Data>({ data, error, response }: Attempt<Data>): Data {
  // Beside a success there is an error when its body broke off or is no JSON.
  if (response === undefined || (response.ok && data === undefined))
    throw error instanceof Error ? error : new Error('The gateway cannot be reached.');
  if (!response.ok || data === undefined) throw new GatewayError(response.status, readProblem(error));
  return data;
}

/** Reads every page of a list. */
export async function readPages<Item>(
  ask: (cursor: string | undefined) => Promise<Attempt<{ items: Item[]; nextCursor: string | null }>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = readResponse(await ask(cursor));
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** For calls that answer without a body; throws as `readResponse` does. */
export function readDone({ error, response }: Attempt<unknown>): void {
  readResponse({ data: true, error, response });
}
