import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { defaultPostLimits, OutgoingPost, POST_LIMITS } from './outgoing-post.js';
import { OutgoingRules } from './outgoing-rules.js';
import { RESOLVE_HOST, resolveWithSystem } from './resolve-host.js';

/** Calls to servers that callers name, and the rules for them. */
@Module({
  imports: [HttpModule],
  providers: [
    {
      provide: OutgoingRules,
      inject: [SETTINGS],
      useFactory: ({ webhookAllowedHosts }: Settings) => new OutgoingRules(webhookAllowedHosts ?? []),
    },
    { provide: RESOLVE_HOST, useValue: resolveWithSystem },
    { provide: POST_LIMITS, useValue: defaultPostLimits },
    OutgoingPost,
  ],
  exports: [OutgoingRules, OutgoingPost],
})
export class OutgoingModule {}
