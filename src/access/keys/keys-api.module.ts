import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.js';
import { Keys } from './keys.js';
import { KeysModule } from './keys.module.js';

/** The HTTP API of keys. */
@Module({ imports: [KeysModule], controllers: [ApiKeysController], providers: [Keys] })
export class KeysApiModule {}
