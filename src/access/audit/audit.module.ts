import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditReader } from './audit-reader.js';
import { ProviderCallReader } from './provider-call-reader.js';

/** Who changed what, and who caused which provider call. */
@Module({ controllers: [AuditController], providers: [AuditReader, ProviderCallReader] })
export class AuditModule {}
