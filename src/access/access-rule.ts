import { applyDecorators, Injectable, type OnModuleInit, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Scope } from './caller.js';

/** Who may use a route: everybody, or callers with all of its scopes. `everyConnection`: only callers without a list of connections. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'scopes'; readonly scopes: readonly Scope[]; readonly everyConnection: boolean };

/** The metadata key under which Nest keeps the rule of a handler. */
export const ACCESS_RULE = Symbol('ACCESS_RULE');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The rule of the route; a route without a rule needs a key. */
    accessRule?: AccessRule;
  }
}

/** Sets the rule of a handler: for the check at the start (Nest), and with `more` for the hooks before the body is read (Fastify). */
export function setAccessRule(
  accessRule: AccessRule,
  more: Readonly<Record<string, unknown>> = {},
): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS_RULE, accessRule), RouteConfig({ ...more, accessRule }));
}

/** Stops the start if a route has neither `@Public()` nor `@RequiresScope()`. */
@Injectable()
export class AccessRulesCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const routesWithoutRule = this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype: unknown = metatype?.prototype;
      if (typeof prototype !== 'object' || prototype === null) return [];
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => this.isRouteWithoutRule(Reflect.get(prototype, name)))
        .map((name) => `${metatype?.name}.${name}`);
    });
    if (routesWithoutRule.length > 0) {
      throw new Error(
        `These routes have neither @Public() nor @RequiresScope(): ${routesWithoutRule.join(', ')}`,
      );
    }
  }

  private isRouteWithoutRule(handler: unknown): boolean {
    if (typeof handler !== 'function') return false;
    return Reflect.hasMetadata(METHOD_METADATA, handler) && !Reflect.hasMetadata(ACCESS_RULE, handler);
  }
}
