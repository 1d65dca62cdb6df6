import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import { callerOf } from './request-caller.js';

/** Lets a request through when its route is public or its caller fulfils the rule. A route without a rule is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    if (rule === undefined) throw new Problem('forbidden', 'No key opens this.');
    if (rule.kind === 'public') return true;
    const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (rule.everyConnection && caller?.connections !== null) {
      throw new Problem('forbidden', 'This needs a key without a list of connections.');
    }
    if (caller?.scopes.has(rule.scope) !== true) {
      throw new Problem('forbidden', `This needs the scope \`${rule.scope}\`.`);
    }
    return true;
  }
}
