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

/** What the host's guard goes by; injected, as a session store would be. */
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

/** Lets requests with a known `x-badge` through; one without any is unauthorized. */
@Injectable()
export class BadgeGuard implements CanActivate {
  constructor(@Inject(Badges) private readonly badges: Badges) {}

  canActivate(context: ExecutionContext): boolean {
    const badge = context.switchToHttp().getRequest<RequestWithHeaders>().headers['x-badge'];
    if (badge === undefined) throw new UnauthorizedException();
    return this.badges.isKnown(badge);
  }
}

/** The host's own routes, under the same first letters as the mount point. */
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

  /** With options that are made of what the host injects. */
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
