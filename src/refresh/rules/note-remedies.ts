import type { RefreshErrorCode, waitingReasons, warningCodes } from './notes.js';

const checkCredentials =
  'Correct the credentials with `PATCH /connections/{id}` or in `CONNECTIONS_FILE`, then call `POST /connections/{id}/verify`.';

/** What to do about each reason of `waiting`. */
export const waitingRemedies = {
  quota:
    'Wait until the time in `until`. `GET /connections/{id}/quota` shows the quota. If it happens often, give the gateway a larger share of the quota (`settings.quota.share`), or send less urgent requests with `"priority": "background"`.',
  retry:
    'Wait until the time in `until`. If it goes on, `POST /connections/{id}/verify` says whether the provider can be reached and accepts the credentials, and `GET /audit/provider-calls` lists the failed calls.',
  turn: 'Wait: the import starts when the earlier one of this source has finished. If the earlier one is stuck, release it with `POST /connections/{id}/sources/{source}/release`.',
  'provider-busy':
    "Wait. If the source looks busy for hours, see the source in the provider's own user interface.",
  'cool-down': 'Wait until the time in `until`.',
  paused:
    'Resume the connection with `PATCH /connections/{id}` and `{"status": "active"}`, before the time in `deadlineAt`.',
  lookup:
    'Wait: this takes seconds. If it goes on, the list of sources cannot be read: `POST /connections/{id}/verify` says why.',
} as const satisfies Record<keyof typeof waitingReasons, string>;

/** What to do about each warning. */
export const warningRemedies = {
  'import-continues':
    'Nothing. A new request for this source waits for that import, or shares its result if it covers the same orders.',
  'since-after-mark': 'Request another refresh without `since`, or with an earlier one.',
  'not-refreshable':
    'Nothing, if you do not need the orders of this source. `GET /connections/{id}/sources` shows `active` and `refreshable` of each source; sources are switched on at the provider.',
  'unmapped-status':
    'Add the status that `detail` shows to `settings.statusWords` of the connection. Say whether it means `idle`, `queued`, `running` or `error`.',
  'further-warnings': 'Read all warnings with `GET /refresh/{id}`.',
} as const satisfies Record<keyof typeof warningCodes, string>;

/** What to do about each error of a refresh or target. */
export const refreshErrorRemedies = {
  'provider-unauthorized': checkCredentials,
  'provider-plan-required':
    'Ask the owner of the account to choose a plan that allows it, then request the refresh again.',
  'provider-rejected':
    "Read the provider's message in `detail`. Correct what it names at the provider, then request the refresh again.",
  'provider-unavailable':
    'Request the refresh again later. `POST /connections/{id}/verify` says whether the provider can be reached. The provider may have imported although no response arrived.',
  'provider-unreadable':
    'Check `baseUrl` of the connection: another server may respond there. If it is right, the provider has changed its responses; give the `detail` to the maintainers of the gateway.',
  'marketplace-failed':
    "Look at the source in the provider's own user interface. Correct there what it reports, then request the refresh again.",
  'source-not-found':
    'List the sources with `GET /connections/{id}/sources?maxAgeSeconds=0`. The source may have been deleted at the provider.',
  'source-not-refreshable':
    'Nothing can refresh this source by API. Import manually at the provider, or leave out this source.',
  'no-refreshable-source':
    'Connect or activate a source at the provider. `GET /connections/{id}/sources?maxAgeSeconds=0` shows which sources can be refreshed.',
  released: 'Request a new refresh if you need the orders.',
  'deadline-exceeded':
    'The import may have finished, or may still be running; `GET /audit/provider-calls?refresh={id}` lists the calls. Request the refresh again. If imports of this source take longer, send a larger `deadlineSeconds` (1800 by default).',
  'not-asked':
    'Nothing was imported. `detail` says what was in the way, if that is known. Check that the connection is `active`, that `POST /connections/{id}/verify` succeeds and that its quota is not used up, then request the refresh again.',
} as const satisfies Record<RefreshErrorCode, string>;
