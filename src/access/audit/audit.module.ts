import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditReader } from './audit-reader.js';

/** Who changed what, and who caused which provider call. */
@Module({ controllers: [AuditController], providers: [AuditReader] })
export class AuditModule {}
