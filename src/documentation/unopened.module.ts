import { type DynamicModule, type InjectionToken, Module } from '@nestjs/common';

/** Stands for what only a running gateway has (the database): its tokens can be asked for, so that the wiring is whole, and have no value. */
@Module({})
export class UnopenedModule {
  static binding(...tokens: readonly InjectionToken[]): DynamicModule {
    const reject = (): never => {
      throw new Error('This application is only described; nothing of it is opened.');
    };
    return {
      module: UnopenedModule,
      global: true,
      providers: tokens.map((provide) => ({ provide, useFactory: reject })),
      exports: [...tokens],
    };
  }
}
