/** Moments between two steps of a replica at which a fault can strike, each with what has just happened. */
export const moments = {
  claimed: 'a connection was claimed',
  started: 'intents were stored',
  'about-to-send': 'the lease was checked for a call',
  sent: 'a call was sent',
  responded: 'a response arrived',
  recorded: 'a response was recorded',
  fixed: 'a refresh got its targets',
  propagated: 'runs were propagated to a batch of refreshes',
  'done-working': 'no work was due any more',
  accepted: 'a request was stored',
  canceled: 'a cancel was stored',
} as const satisfies Record<string, string>;

/** A moment between two steps. */
export type Moment = keyof typeof moments;
