import { GatewayError, readProblem } from '#client/gateway-error';

/** The result of a generated call. */
interface Attempt<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response?: Response;
}

/** Returns the data of a call. Throws a `GatewayError` when the gateway rejected the call, and the cause when there was no response. */
export function readResponse<Data>({ data, error, response }: Attempt<Data>): Data {
  // A success has an error as well when its body broke off or is not JSON.
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

/** Checks a call that has no response body. Throws as `readResponse` does. */
export function readDone({ error, response }: Attempt<unknown>): void {
  readResponse({ data: true, error, response });
}
