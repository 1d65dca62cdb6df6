import type { SecurityHeadersOptions } from '@nestjs/common';

/** The headers of every answer. The pages for people loosen the policy for themselves. */
export function securityHeaders(publicUrl: string | null): SecurityHeadersOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: "'none'", frameAncestors: "'none'", baseUri: "'none'" },
    },
    // Only who reaches the gateway by https can promise to stay with it.
    strictTransportSecurity: publicUrl?.startsWith('https:') === true,
    xFrameOptions: { action: 'deny' },
    // Made for browsers of the past, or for pages; these are answers of an API.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  };
}
