import type { INestApplicationContext } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from '../../../src/access/access-rule.js';
import type { Operation } from './read-operations.js';

/** The routes that the application serves and the document leaves out, with the rules of their handlers. */
export function readHiddenRoutes(
  app: INestApplicationContext,
  documented: readonly Operation[],
): readonly Operation[] {
  const known = new Set(documented.map(({ method, path }) => `${method} ${path}`));
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype }) => readRoutes(metatype?.prototype, metatype))
    .filter(({ method, path }) => !known.has(`${method} ${path}`));
}

function readRoutes(prototype: unknown, controller: unknown): Operation[] {
  if (typeof prototype !== 'object' || prototype === null || typeof controller !== 'function') return [];
  const handlers = new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name): unknown => Reflect.get(prototype, name));
  return handlers.flatMap((handler) => {
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? '';
    const rule = Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule;
    return pathsOf(controller).flatMap((prefix) =>
      pathsOf(handler).map((path) => ({
        method,
        path: `/${prefix}/${path}`
          .replace(/\/+/g, '/')
          .replace(/(.)\/$/, '$1')
          .replace(/:(\w+)/g, '{$1}'),
        scope: rule.kind === 'public' ? null : (rule.scopes[0] ?? null),
        additionalScopes: rule.kind === 'public' ? [] : rule.scopes.slice(1),
        needsEveryConnection: rule.kind === 'scopes' && rule.everyConnection,
        takesBody: false,
        connectionFields: [],
      })),
    );
  });
}

function pathsOf(target: object): readonly string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | readonly string[]].flat();
}
