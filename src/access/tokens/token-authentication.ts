import { Inject, Injectable, Logger } from '@nestjs/common';
import { errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Problem } from '../../platform/problem.js';
import { IssuerKeys } from './issuer-keys.js';
import { readAccessToken, type TokenFinding } from './read-access-token.js';

const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
const clockToleranceInSeconds = 30;

const tokenPattern = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a bearer credential has the form of a JWT: three parts with dots between them. */
export function resemblesToken(bearer: string): boolean {
  return tokenPattern.test(bearer);
}

/** Checks access tokens of the issuer in the settings. Without an issuer, every token is rejected. */
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

  /** The caller of a token, or why it is rejected. Throws `unavailable` if the keys of the issuer cannot be read. */
  async identify(token: string): Promise<TokenFinding> {
    const { oidcIssuer, oidcAudience, oidcScopeClaim, oidcConnectionsClaim } = this.settings;
    if (this.keys === null || oidcIssuer === null || oidcAudience === null) {
      return { kind: 'rejected', reason: 'This gateway accepts no tokens.' };
    }
    const options = {
      issuer: oidcIssuer,
      audience: oidcAudience,
      algorithms,
      clockTolerance: clockToleranceInSeconds,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(this.clock.nowInMs()),
    };
    const verified = await verify(token, this.keys, options).catch((error: unknown) => this.explain(error));
    if (typeof verified === 'string') return { kind: 'rejected', reason: verified };
    const names = { scope: oidcScopeClaim, connections: oidcConnectionsClaim };
    return readAccessToken(verified.protectedHeader, verified.payload, names);
  }

  /** Why a token is rejected; throws `unavailable` if the issuer failed. */
  private explain(error: unknown): string {
    if (!(error instanceof IssuerError)) return describeRejection(error);
    this.logger.warn({ err: error.cause }, 'The keys of the token issuer cannot be read');
    throw new Problem('unavailable', 'Tokens cannot be checked now: their issuer does not respond.', {
      headers: { 'retry-after': '5' },
    });
  }
}

/** A failure of the issuer; it says nothing about the token. */
class IssuerError extends Error {}

async function verify(token: string, issuer: IssuerKeys, options: JWTVerifyOptions) {
  const keys = await issuer.find().catch(blameIssuer);
  return jwtVerify(token, (header, parts) => keys(header, parts).catch(blameIssuer), options);
}

/** If the issuer has no key for a token, the token is wrong. All other errors are failures of the issuer. */
function blameIssuer(error: unknown): never {
  const isOfToken =
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported;
  throw isOfToken ? error : new IssuerError('The issuer failed', { cause: error });
}

function describeRejection(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'It has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return `Its claim \`${error.claim}\` does not fit.`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'It is not signed with a key of the issuer.';
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'It does not name the key that signed it (`kid`).';
  return 'It is not a valid token of the issuer.';
}
