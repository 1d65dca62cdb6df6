import type { ShipstationAssumptions } from '../assumptions/sandbox-assumptions.js';
import type { ArrivedCall } from '../calls/call.js';
import type { WireResponse } from '../wire/wire-response.js';
import { rejectParameter } from './shipstation-rejections.js';

/** The two parameters of a refresh as strings; null for a missing one. */
export interface RefreshParameters {
  readonly storeId: string | null;
  readonly refreshDate: string | null;
}

/** The parameters, or the rejection. */
export type RefreshParametersReading =
  | { readonly kind: 'read'; readonly parameters: RefreshParameters }
  | { readonly kind: 'rejected'; readonly response: WireResponse };

/** A parameter of the query. Case does not count in names; an empty value counts as missing, as in ASP.NET. */
export function readQueryParameter(call: ArrivedCall, name: string): string | null {
  const value = Object.entries(call.query).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return value === undefined || value === '' ? null : value;
}

/** Reads the parameters from query and body: the documents name both (docs/providers/evidence.md#v1-refresh). */
export function readRefreshParameters(
  call: ArrivedCall,
  { differingParameters }: Pick<ShipstationAssumptions, 'differingParameters'>,
): RefreshParametersReading {
  const body = readBody(call.body);
  if (body === null) return rejected('request', 'The body is not a JSON object.');
  const parameters: { storeId: string | null; refreshDate: string | null } = {
    storeId: null,
    refreshDate: null,
  };
  for (const name of ['storeId', 'refreshDate'] as const) {
    const fromBody = readBodyParameter(body, name);
    if (fromBody === undefined) return rejected(name, `Error converting the value of '${name}'.`);
    const fromQuery = readQueryParameter(call, name);
    if (
      fromQuery !== null &&
      fromBody !== null &&
      fromQuery !== fromBody &&
      differingParameters === 'reject'
    ) {
      return rejected(name, `The query says '${fromQuery}' and the body says '${fromBody}'.`);
    }
    parameters[name] =
      differingParameters === 'body-wins' ? (fromBody ?? fromQuery) : (fromQuery ?? fromBody);
  }
  if (parameters.storeId !== null && !/^\d+$/.test(parameters.storeId)) {
    return rejected('storeId', `The value '${parameters.storeId}' is not valid for Nullable\`1.`);
  }
  return { kind: 'read', parameters };
}

function readBody(text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Undefined: the value is neither a string nor a number. */
function readBodyParameter(body: Readonly<Record<string, unknown>>, name: string): string | null | undefined {
  const value = Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function rejected(parameter: string, reason: string): RefreshParametersReading {
  return { kind: 'rejected', response: rejectParameter(parameter, reason) };
}
