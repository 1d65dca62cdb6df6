import {
  Body,
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Module,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import { RefreshGatewayModule, type RefreshGatewayOptions } from '../../../src/refresh-gateway.module.js';

/** The store that the guard of the host uses; injected like a session store. */
@Injectable()
export class Badges {
  private readonly known = new Set(['blue']);

  isKnown(badge: unknown): boolean {
    return typeof badge === 'string' && this.known.has(badge);
  }
}

/** The part of a request that both platforms share. */
export interface RequestWithHeaders {
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Accepts requests with a known `x-badge`; a request without one gets 401. */
@Injectable()
export class BadgeGuard implements CanActivate {
  constructor(@Inject(Badges) private readonly badges: Badges) {}

  canActivate(context: ExecutionContext): boolean {
    const badge = context.switchToHttp().getRequest<RequestWithHeaders>().headers['x-badge'];
    if (badge === undefined) throw new UnauthorizedException();
    return this.badges.isKnown(badge);
  }
}

/** The routes of the host. One starts with the same letters as the mount point. */
@Controller()
class OrdersController {
  @Get('imports-of-last-week')
  list() {
    return { orders: [] };
  }

  @Post('orders')
  create(@Body() body: unknown) {
    return { received: body };
  }

  @Get('broken')
  fail() {
    throw new Error('the host breaks');
  }
}

@Module({ providers: [Badges, BadgeGuard], exports: [Badges, BadgeGuard] })
class BadgesModule {}

/** An order application that mounts the gateway. */
@Module({})
export class HostModule {
  /** With fixed options. */
  static mounting(options: RefreshGatewayOptions<RequestWithHeaders>): DynamicModule {
    return HostModule.with(RefreshGatewayModule.forRoot(options));
  }

  /** With options from a factory that the host injects into. */
  static mountingLater(
    makeOptions: (badges: Badges) => Promise<RefreshGatewayOptions<RequestWithHeaders>>,
  ): DynamicModule {
    return HostModule.with(
      RefreshGatewayModule.forRootAsync({
        imports: [BadgesModule],
        inject: [Badges],
        useFactory: makeOptions,
      }),
    );
  }

  private static with(gateway: DynamicModule): DynamicModule {
    return { module: HostModule, imports: [BadgesModule, gateway], controllers: [OrdersController] };
  }
}
