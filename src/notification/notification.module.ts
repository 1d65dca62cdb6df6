import { Module } from '@nestjs/common';
import { NotifiedRefreshChanges } from './waiting/notified-refresh-changes.js';

/** Tells callers what became of their refreshes. */
@Module({ providers: [NotifiedRefreshChanges], exports: [NotifiedRefreshChanges] })
export class NotificationModule {}
