import type { ProviderSettings } from '../providers/contract/provider.js';

/** How much of the account's quota the gateway uses. */
export interface QuotaSettings {
  /** Calls a minute that the operator says the provider allows; null: as documented, until an answer's header says otherwise. */
  readonly requestsPerMinute: number | null;
  /** The part of the quota that the gateway uses, above 0 and at most 1; the rest is left to other users of the key. */
  readonly share: number;
}

/** The settings of a connection with their defaults filled in: those every connection has, and those of its provider. */
export interface ConnectionSettings extends ProviderSettings {
  readonly quota: QuotaSettings;
  /** Over how many seconds the state is read before a trigger whose answer was lost is sent again. */
  readonly settleSeconds: number;
  /** After how many seconds a run that was not seen running may be superseded by a waiting one. */
  readonly reaskAfterSeconds: number;
}

/** The settings every connection has, as JSON Schema properties with their defaults. Shown to callers at `/providers`. */
export const commonSettingsProperties = {
  quota: {
    type: 'object',
    description: 'How much of the quota of the account the gateway uses.',
    additionalProperties: false,
    default: {},
    properties: {
      requestsPerMinute: {
        type: ['integer', 'null'],
        minimum: 2,
        default: null,
        description:
          'Calls a minute that the provider allows; left out: as documented, until its answers say otherwise.',
      },
      share: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.8,
        description:
          'The part of the quota that the gateway uses; the rest is left to other users of the key.',
      },
    },
  },
  settleSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 3600,
    default: 30,
    description: 'Seconds over which the state is read before a request whose answer was lost is sent again.',
  },
  reaskAfterSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 86_400,
    default: 900,
    description: 'Seconds after which an import that was not seen running gives way to one that waits.',
  },
} as const;
