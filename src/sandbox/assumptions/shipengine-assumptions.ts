import { anyNumber, oneOf } from './assumption.js';
import { importAssumptions } from './import-assumptions.js';

/** Every open question about ShipEngine. */
export const shipengineAssumptions = {
  ...importAssumptions,
  attemptSkewInMs: anyNumber({
    question: 'How far ahead of our clock are the stamps?',
    source: 'docs/providers/evidence.md#shipengine-completion',
    byDefault: 0,
    why: 'No difference was recorded.',
  }),
  refreshStatusCode: oneOf([200, 202, 204], {
    question: 'Which status has a good refresh?',
    source: 'docs/providers/evidence.md#shipengine-refresh',
    byDefault: 200,
    why: 'The reference shows a body, and other calls of this API answer 200.',
  }),
  refreshResponse: oneOf(['order-source', 'empty'], {
    question: 'Has the answer to a good refresh always a body?',
    source: 'docs/providers/evidence.md#shipengine-refresh',
    byDefault: 'order-source',
    why: 'The current reference shows the order source as the answer. 204 is always empty.',
  }),
  refusalStatusCode: oneOf([400, 409, 422], {
    question: 'Which status carries refresh_not_supported and order_source_not_active?',
    source: 'docs/providers/evidence.md#shipengine-refresh',
    byDefault: 400,
    why: 'Other business rules of this API were recorded with 400.',
  }),
  listPageSize: anyNumber({
    question: 'How many order sources does one page of the list hold? 0: it has no pages.',
    source: 'docs/providers/evidence.md#shipengine-list',
    byDefault: 0,
    why: 'No page documents paging. Other lists of this API have page, pages and links.',
  }),
  singleRead: oneOf([false, true], {
    question: 'Does GET /v-beta/order_sources/{id} exist?',
    source: 'docs/providers/evidence.md#shipengine-list',
    byDefault: false,
    why: 'No page describes it.',
  }),
  refreshDateMeans: oneOf(['next-refresh', 'mark'], {
    question: 'What is refresh_info.refresh_date?',
    source: 'docs/providers/evidence.md#shipengine-order-source',
    byDefault: 'next-refresh',
    why: 'The page of the list calls it the next scheduled refresh; who takes it for a mark shall notice.',
  }),
} as const;
