import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ExpectedInput, readExpectedInput } from './expected-input.js';
import type { FieldProblem } from '../platform/problem.js';
import { problemOfFields } from '../platform/problem-of-fields.js';
import { takesRawBody } from './raw-body.decorator.js';

/**
 * Rejects input that a route does not read: unknown query parameters, and a body where it takes none. This is not an interceptor,
 * because an interceptor sends every response through an observable.
 */
@Injectable()
export class UnexpectedInputGuard implements CanActivate {
  private readonly expectedByHandler = new WeakMap<object, ExpectedInput>();

  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const expected = this.expectedOf(context);
    const body = expected.body || takesRawBody(request);
    const problems = findUnexpectedInput({ ...expected, body }, request);
    if (problems.length > 0) throw problemOfFields(problems);
    return true;
  }

  private expectedOf(context: ExecutionContext): ExpectedInput {
    const handler = context.getHandler();
    const known = this.expectedByHandler.get(handler);
    if (known !== undefined) return known;
    const expected = readExpectedInput(context.getClass(), handler.name);
    this.expectedByHandler.set(handler, expected);
    return expected;
  }
}

function findUnexpectedInput(
  { body, query }: ExpectedInput,
  request: Pick<FastifyRequest, 'body' | 'query'>,
): FieldProblem[] {
  const sent = typeof request.query === 'object' && request.query !== null ? Object.keys(request.query) : [];
  const unknown = query === 'checked-by-class' ? [] : sent.filter((name) => !query.has(name));
  return [
    ...unknown.map((name) => ({ pointer: `?${name}`, detail: 'Unknown query parameter.' })),
    ...(body || isEmpty(request.body) ? [] : [{ pointer: '', detail: 'This route takes no body.' }]),
  ];
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
}
