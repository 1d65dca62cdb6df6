import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** Whether the gateway lives, and whether it can serve. */
@Module({ controllers: [HealthController], providers: [Readiness] })
export class HealthModule {}
