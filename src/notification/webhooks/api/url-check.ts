import { Inject, Injectable } from '@nestjs/common';
import { invalidField } from '../../../platform/problem.js';
import { OutgoingPost } from '../../outbound/outgoing-post.js';
import { OutgoingRules } from '../../outbound/outgoing-rules.js';

/** Checks where a webhook would call, when it is set; each delivery checks again. */
@Injectable()
export class UrlCheck {
  constructor(
    @Inject(OutgoingRules) private readonly rules: OutgoingRules,
    @Inject(OutgoingPost) private readonly post: OutgoingPost,
  ) {}

  /** Throws a 400 at `/url` when it may not be called. A name that cannot be resolved now is let through. */
  async rejectForbidden(url: string): Promise<void> {
    const checked = this.rules.checkUrl(url);
    if (checked.kind === 'refused') throw invalidField('/url', checked.detail);
    if (await this.post.leadsAstray(checked.destination)) {
      throw invalidField('/url', 'Must lead to public addresses only, unless the operator lists the host.');
    }
  }
}
