import { Module } from '@nestjs/common';
import { OutboundHttp } from '../../platform/outbound-http/outbound-http.js';
import { OutboundHttpModule } from '../../platform/outbound-http/outbound-http.module.js';
import type { ProviderKit } from '../contract/provider.js';
import { JsonProviderHttp, providerHttpOptions } from './json-provider-http.js';

/** The Nest token of the `ProviderKit`. */
export const PROVIDER_KIT = Symbol('PROVIDER_KIT');

/** Provides what adapters use. */
@Module({
  imports: [OutboundHttpModule.register(providerHttpOptions)],
  providers: [
    {
      provide: PROVIDER_KIT,
      inject: [OutboundHttp],
      useFactory: (http: OutboundHttp): ProviderKit => ({ http: new JsonProviderHttp(http) }),
    },
  ],
  exports: [PROVIDER_KIT],
})
export class ProviderKitModule {}
