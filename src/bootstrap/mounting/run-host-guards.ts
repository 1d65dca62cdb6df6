import type { CanActivate, Type } from '@nestjs/common';
import { HttpException } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { isObservable, lastValueFrom } from 'rxjs';
import { Problem } from '../../platform/problem.js';
import type { ArrivedRequest } from './find-mount-point.js';

/**
 * Runs guards in order, as Nest does before a handler of `mounted`. Returns null when all accept the request, else the error for the
 * response: a guard's 401 or 403 as the gateway's own problem, any other error unchanged.
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
      if (!isLetThrough) return new Problem('forbidden', 'The host application rejects this request.');
    }
    return null;
  } catch (error) {
    return toRejection(error);
  }
}

function toRejection(error: unknown): Error {
  const status = error instanceof HttpException ? error.getStatus() : undefined;
  if (status === 401) {
    return new Problem('unauthenticated', 'The host application could not identify the caller.');
  }
  if (status === 403) return new Problem('forbidden', 'The host application rejects this request.');
  return error instanceof Error ? error : new Error('A guard of the host failed.', { cause: error });
}
