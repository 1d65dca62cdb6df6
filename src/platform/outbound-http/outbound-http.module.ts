import { HttpModule, HttpService } from '@nestjs/axios';
import { type DynamicModule, Module } from '@nestjs/common';
import { OutboundHttp, type OutboundHttpOptions } from './outbound-http.js';

/** Provides the HTTP client for one kind of server. */
@Module({})
export class OutboundHttpModule {
  /** The client with these options; other options give another client with its own connections. */
  static register(options: OutboundHttpOptions): DynamicModule {
    return {
      module: OutboundHttpModule,
      imports: [HttpModule],
      providers: [
        {
          provide: OutboundHttp,
          inject: [HttpService],
          useFactory: (httpService: HttpService) => new OutboundHttp(httpService, options),
        },
      ],
      exports: [OutboundHttp],
    };
  }
}
