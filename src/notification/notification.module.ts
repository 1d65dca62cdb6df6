import { Module } from '@nestjs/common';
import { NotifiedRefreshChanges } from './waiting/notified-refresh-changes.js';

/** Notifies callers that wait for their refreshes. */
@Module({ providers: [NotifiedRefreshChanges], exports: [NotifiedRefreshChanges] })
export class NotificationModule {}
