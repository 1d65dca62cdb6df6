import { type CustomDecorator, SetMetadata } from '@nestjs/common';

const ignoresQueryKey = 'http:ignores-query';

/** The route accepts and ignores every query parameter: probes of some platforms add their own. */
export const IgnoresQuery = (): CustomDecorator => SetMetadata(ignoresQueryKey, true);

/** Whether a handler ignores the query. */
export function ignoresQuery(handler: object): boolean {
  return Reflect.getMetadata(ignoresQueryKey, handler) === true;
}
