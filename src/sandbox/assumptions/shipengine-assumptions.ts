import { anyNumber, importAssumptions, oneOf } from './assumption.js';

/** Every open question about ShipEngine. */
export const shipengineAssumptions = {
  ...importAssumptions,
  attemptSkewInMs: anyNumber({
    question: 'How far ahead of our clock are the times that the provider shows?',
    source: 'docs/providers/evidence.md#shipengine-completion',
    byDefault: 0,
    why: 'No difference was recorded.',
  }),
  refreshStatusCode: oneOf([200, 202, 204], {
    question: 'Which HTTP status has the response to an accepted refresh?',
    source: 'docs/providers/evidence.md#shipengine-refresh',
    byDefault: 200,
    why: 'The reference shows a body, and other calls of this API return 200.',
  }),
  refreshResponse: oneOf(['order-source', 'empty'], {
    question: 'Does the response to an accepted refresh have a body?',
    source: 'docs/providers/evidence.md#shipengine-refresh',
    byDefault: 'order-source',
    why: 'The current page is the newest source. 204 is always empty.',
  }),
  refusalStatusCode: oneOf([400, 409, 422], {
    question: 'Which HTTP status comes with refresh_not_supported and order_source_not_active?',
    source: 'docs/providers/evidence.md#shipengine-refresh',
    byDefault: 400,
    why: 'Other errors of the type business_rules were recorded with 400.',
  }),
  listPageSize: anyNumber({
    question: 'How many order sources does one page of the list hold? 0: the list has no pages.',
    source: 'docs/providers/evidence.md#shipengine-list',
    byDefault: 0,
    why: 'Nothing documents paging. Other lists of this API have page, pages and links.',
  }),
  singleRead: oneOf([false, true], {
    question: 'Does GET /v-beta/order_sources/{id} exist?',
    source: 'docs/providers/evidence.md#shipengine-list',
    byDefault: false,
    why: 'A client must not depend on a call that no document describes.',
  }),
  refreshDateMeans: oneOf(['next-refresh', 'mark'], {
    question: 'What is refresh_info.refresh_date?',
    source: 'docs/providers/evidence.md#shipengine-order-source',
    byDefault: 'next-refresh',
    why: 'It is the only documented meaning. Code that uses it as a watermark then fails its tests.',
  }),
} as const;
