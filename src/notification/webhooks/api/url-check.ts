import { Injectable } from '@nestjs/common';
import { invalidField } from '../../../platform/problem.js';
import { OutgoingPost } from '../../outbound/outgoing-post.js';
import { OutgoingRules } from '../../outbound/outgoing-rules.js';

/** Checks the URL of a webhook when it is set. Each delivery checks it again. */
@Injectable()
export class UrlCheck {
  constructor(
    private readonly rules: OutgoingRules,
    private readonly post: OutgoingPost,
  ) {}

  /** Throws a 400 at `/url` when the URL may not be called. A host that cannot be resolved now is accepted. */
  async rejectForbidden(url: string): Promise<void> {
    const checked = this.rules.checkUrl(url);
    if (checked.kind === 'rejected') throw invalidField('/url', checked.detail);
    if (await this.post.resolvesToForbiddenAddress(checked.destination)) {
      throw invalidField(
        '/url',
        'The host must resolve to public IP addresses only, unless the operator lists it.',
      );
    }
  }
}
