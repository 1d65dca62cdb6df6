/** What provider calls are for, by their kind. */
export const callKinds = {
  trigger: 'started the import of one source',
  'trigger-all': 'of all sources',
  list: 'read all sources',
  status: 'read the status of one source',
  verify: 'checked the credentials',
  marketplaces: 'read the names of marketplaces',
} as const;

/** How provider calls end. */
export const callOutcomes = {
  accepted: 'the provider accepted the trigger',
  read: 'the response could be read',
  'not-asked': 'it was not sent',
  rejected: 'the provider rejected the trigger',
  failed: 'it failed',
  unknown: 'whether it had an effect is not known',
} as const;

/** How a provider call ended. */
export type CallOutcome = keyof typeof callOutcomes;
