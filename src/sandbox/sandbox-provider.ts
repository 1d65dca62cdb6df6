/** The two providers that the sandbox simulates. */
export const sandboxProviders = ['shipstation', 'shipengine'] as const;

/** One of the two providers. */
export type SandboxProvider = (typeof sandboxProviders)[number];
