import type { CanActivate, Type } from '@nestjs/common';
import { HttpException } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { isObservable, lastValueFrom } from 'rxjs';
import { Problem } from '../../platform/problem.js';
import type { ArrivedRequest } from './mount-point.js';

/**
 * Asks guards in turn, as Nest does before a handler of `mounted`. Returns null when all let the request through, else the error
 * to answer: 401 and 403 of a guard as the gateway's own problems, whatever else it throws as it is.
 */
export async function runHostGuards(
  findGuards: () => readonly CanActivate[],
  { hostRequest, hostResponse }: ArrivedRequest,
  mounted: { readonly type: Type; readonly handler: () => void },
): Promise<Error | null> {
  const context = new ExecutionContextHost([hostRequest, hostResponse], mounted.type, mounted.handler);
  context.setType('http');
  try {
    for (const guard of findGuards()) {
      const response = guard.canActivate(context);
      const isLetThrough = isObservable(response) ? await lastValueFrom(response) : await response;
      if (!isLetThrough) return new Problem('forbidden', 'The application that serves this refuses it.');
    }
    return null;
  } catch (error) {
    return toRejection(error);
  }
}

function toRejection(error: unknown): Error {
  const status = error instanceof HttpException ? error.getStatus() : undefined;
  if (status === 401) {
    return new Problem('unauthenticated', 'The application that serves this does not know who asks.');
  }
  if (status === 403) return new Problem('forbidden', 'The application that serves this refuses it.');
  return error instanceof Error ? error : new Error('A guard of the host failed.', { cause: error });
}
