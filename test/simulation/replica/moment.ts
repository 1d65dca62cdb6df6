/** Moments between two steps of a replica at which a fault can strike, each with what has just happened. */
export const moments = {
  claimed: 'a connection was claimed',
  started: 'intents were stored',
  'about-to-send': 'the lease was found good for a call',
  sent: 'a call was sent',
  responded: 'an answer came',
  recorded: 'an answer was recorded',
  fixed: 'a refresh got its targets',
  propagated: 'some refreshes were told',
  'done-working': 'nothing was due any more',
  accepted: 'a wish was stored',
  canceled: 'a cancel was stored',
} as const satisfies Record<string, string>;

/** A moment between two steps. */
export type Moment = keyof typeof moments;
