import { HttpModule, HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import type { ProviderHttp, ProviderKit } from '../contract/provider.js';
import { AxiosProviderHttp } from './axios-provider-http.js';

/** The Nest token of the `ProviderKit`. */
export const PROVIDER_KIT = Symbol('PROVIDER_KIT');

/** Provides what adapters use. */
@Module({
  imports: [HttpModule],
  providers: [
    {
      provide: AxiosProviderHttp,
      useFactory: (http: HttpService) => new AxiosProviderHttp(http),
      inject: [HttpService],
    },
    {
      provide: PROVIDER_KIT,
      useFactory: (http: ProviderHttp): ProviderKit => ({ http }),
      inject: [AxiosProviderHttp],
    },
  ],
  exports: [PROVIDER_KIT],
})
export class ProviderKitModule {}
