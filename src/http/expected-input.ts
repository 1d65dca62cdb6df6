import 'reflect-metadata';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** The input that a route reads. */
export interface ExpectedInput {
  readonly body: boolean;
  /** Names of query parameters, or `checked-by-class` when a class lists them. */
  readonly query: ReadonlySet<string> | 'checked-by-class';
}

/** The input that a handler reads, from its `@Body()` and `@Query()` decorators. */
export function readExpectedInput(controller: object, handlerName: string): ExpectedInput {
  const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handlerName);
  const args = Object.entries(typeof metadata === 'object' && metadata !== null ? metadata : {});
  const ofType = (type: RouteParamtypes) => args.filter(([key]) => key.startsWith(`${type}:`));
  const names = ofType(RouteParamtypes.QUERY).map(([, argument]: [string, unknown]) => readName(argument));
  return {
    body: ofType(RouteParamtypes.BODY).length > 0,
    query: names.includes(undefined)
      ? 'checked-by-class'
      : new Set(names.filter((name) => name !== undefined)),
  };
}

function readName(argument: unknown): string | undefined {
  const isNamed = typeof argument === 'object' && argument !== null && 'data' in argument;
  return isNamed && typeof argument.data === 'string' ? argument.data : undefined;
}
