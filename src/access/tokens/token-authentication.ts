import { Inject, Injectable, Logger } from '@nestjs/common';
import { errors, jwtVerify } from 'jose';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Problem } from '../../platform/problem.js';
import type { Caller } from '../caller.js';
import { IssuerKeys } from './issuer-keys.js';
import { readTokenCaller } from './read-token-caller.js';
import { findReasonAgainstToken } from './tell-access-token.js';

/** What a token amounts to: whose it is, or why it is not taken. */
export type TokenFinding =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly reason: string };

const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
const clockToleranceInSeconds = 30;

const tokenPattern = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a bearer text has the form of a JWT: three parts with dots between them. */
export function looksLikeToken(bearer: string): boolean {
  return tokenPattern.test(bearer);
}

/** Checks access tokens of the issuer in the settings (design 4.9). Without one, every token is refused. */
@Injectable()
export class TokenAuthentication {
  private readonly logger = new Logger(TokenAuthentication.name);
  private readonly keys: IssuerKeys | null;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.keys = settings.oidcIssuer === null ? null : new IssuerKeys(settings.oidcIssuer, clock);
  }

  /** Whose token it is, or why it is refused. Throws `unavailable` when the issuer's keys cannot be had. */
  async identify(token: string): Promise<TokenFinding> {
    const { oidcIssuer, oidcAudience, oidcScopeClaim, oidcConnectionsClaim } = this.settings;
    if (this.keys === null || oidcIssuer === null || oidcAudience === null) {
      return { kind: 'refused', reason: 'This gateway takes no tokens.' };
    }
    try {
      const { payload, protectedHeader } = await jwtVerify(token, await this.keys.find(), {
        issuer: oidcIssuer,
        audience: oidcAudience,
        algorithms,
        clockTolerance: clockToleranceInSeconds,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(this.clock.nowInMs()),
      });
      const against = findReasonAgainstToken(protectedHeader, payload, oidcScopeClaim);
      if (against !== null) return { kind: 'refused', reason: against };
      const names = { scope: oidcScopeClaim, connections: oidcConnectionsClaim };
      const caller = readTokenCaller(payload, names);
      return caller === null
        ? { kind: 'refused', reason: 'Its subject cannot be used.' }
        : { kind: 'caller', caller };
    } catch (error) {
      const reason = describeRefusal(error);
      if (reason !== null) return { kind: 'refused', reason };
      this.logger.warn({ err: error }, 'The keys of the token issuer cannot be had');
      throw new Problem('unavailable', 'Tokens cannot be checked now: their issuer does not answer.', {
        headers: { 'retry-after': '5' },
      });
    }
  }
}

/** What is wrong with the token itself; null when the trouble lies with the issuer. */
function describeRefusal(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'It has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return `Its claim \`${error.claim}\` does not fit.`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'It is not signed with a key of the issuer.';
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'It does not name the key that signed it (`kid`).';
  const isMalformed =
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported;
  return isMalformed ? 'It is not a valid token of the issuer.' : null;
}
