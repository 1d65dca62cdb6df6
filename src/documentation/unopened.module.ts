import { type DynamicModule, type InjectionToken, Module } from '@nestjs/common';

/** Replaces what only a running gateway has, such as the database. It binds the tokens, so that the wiring is complete, but gives no values. */
@Module({})
export class UnopenedModule {
  static binding(...tokens: readonly InjectionToken[]): DynamicModule {
    const reject = (): never => {
      throw new Error('This application is only described. Nothing of it is opened.');
    };
    return {
      module: UnopenedModule,
      global: true,
      providers: tokens.map((provide) => ({ provide, useFactory: reject })),
      exports: [...tokens],
    };
  }
}
