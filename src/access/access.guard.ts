import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import { callerOf } from './request-caller.js';

/** Lets a request through when its route is public or its caller has the scope. A route without a rule is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    if (rule?.kind === 'public') return true;
    const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (rule !== undefined && caller?.scopes.has(rule.scope) === true) return true;
    throw new Problem(
      'forbidden',
      rule === undefined ? 'No key opens this.' : `This needs the scope \`${rule.scope}\`.`,
    );
  }
}
