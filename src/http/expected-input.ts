import 'reflect-metadata';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** What a route reads of its request. */
export interface ExpectedInput {
  readonly body: boolean;
  /** Names of query parameters, or `checked-by-class` when a class lists them. */
  readonly query: ReadonlySet<string> | 'checked-by-class';
}

/** What a handler reads, from its own `@Body()` and `@Query()`. */
export function readExpectedInput(controller: object, handlerName: string): ExpectedInput {
  const found: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handlerName);
  const args = Object.entries(typeof found === 'object' && found !== null ? found : {});
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
