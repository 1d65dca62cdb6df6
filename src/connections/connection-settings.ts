/** How much of the account's quota the gateway uses. */
export interface QuotaSettings {
  /** Calls a minute that the provider allows, as configured; null: as documented, until a response header says otherwise. */
  readonly requestsPerMinute: number | null;
  /** The part of the quota that the gateway uses, above 0 and at most 1; other users of the key have the remainder. */
  readonly share: number;
}

/** The common settings of a connection, with defaults. The same object holds those of its provider, which only the provider reads. */
export interface ConnectionSettings {
  readonly quota: QuotaSettings;
  /** After a lost response to a trigger, the gateway reads the state for this many seconds before it sends the trigger again. */
  readonly settleSeconds: number;
  /** Seconds after which a waiting run may supersede a run that was not seen running. */
  readonly reaskAfterSeconds: number;
}

/** The common settings of all connections, as JSON Schema properties with defaults. Shown to callers at `/providers`. */
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
          'Calls a minute that the provider allows. Omitted: the documented number, until a response of the provider shows another.',
      },
      share: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.8,
        description:
          'The part of the quota that the gateway uses; other users of the key have the remainder.',
      },
    },
  },
  settleSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 3600,
    default: 30,
    description:
      'After a lost response, the gateway reads the state for this many seconds before it sends the request again.',
  },
  reaskAfterSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 86_400,
    default: 900,
    description: 'Seconds after which a waiting import may supersede an import that was not seen running.',
  },
} as const;
