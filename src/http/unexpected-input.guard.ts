import 'reflect-metadata';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { type FieldProblem, problemOfFields } from '../platform/problem.js';
import { ignoresQuery } from './ignores-query.decorator.js';
import { takesRawBody } from './raw-body.decorator.js';

/** The input that a route reads. */
interface ExpectedInput {
  readonly body: boolean;
  /** Names of query parameters, `checked-by-class` when a class lists them, or `ignored`. */
  readonly query: ReadonlySet<string> | 'checked-by-class' | 'ignored';
}

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
    const expected = readExpectedInput(context.getClass(), handler);
    this.expectedByHandler.set(handler, expected);
    return expected;
  }
}

function findUnexpectedInput(
  { body, query }: ExpectedInput,
  request: Pick<FastifyRequest, 'body' | 'query'>,
): FieldProblem[] {
  const sent = typeof request.query === 'object' && request.query !== null ? Object.keys(request.query) : [];
  const unknown = typeof query === 'string' ? [] : sent.filter((name) => !query.has(name));
  return [
    ...unknown.map((name) => ({ pointer: `?${name}`, detail: 'Unknown query parameter.' })),
    ...(body || isEmpty(request.body) ? [] : [{ pointer: '', detail: 'This route takes no body.' }]),
  ];
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
}

/** The input that a handler reads, from its `@Body()` and `@Query()` decorators. */
function readExpectedInput(controller: object, handler: CallableFunction): ExpectedInput {
  const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name);
  const args = Object.entries(typeof metadata === 'object' && metadata !== null ? metadata : {});
  const ofType = (type: RouteParamtypes) => args.filter(([key]) => key.startsWith(`${type}:`));
  const names = ofType(RouteParamtypes.QUERY).map(([, argument]: [string, unknown]) => readName(argument));
  return {
    body: ofType(RouteParamtypes.BODY).length > 0,
    query: ignoresQuery(handler)
      ? 'ignored'
      : names.includes(undefined)
        ? 'checked-by-class'
        : new Set(names.filter((name) => name !== undefined)),
  };
}

function readName(argument: unknown): string | undefined {
  const isNamed = typeof argument === 'object' && argument !== null && 'data' in argument;
  return isNamed && typeof argument.data === 'string' ? argument.data : undefined;
}
