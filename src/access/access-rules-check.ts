import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS_RULE } from './access-rule.js';

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
