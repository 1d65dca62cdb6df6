/**
 * Settings without effect in this version: nothing that they configure can be reached. They may be set; the start logs that they have
 * no effect.
 */
export const settingsWithoutEffect: readonly string[] = [];

/** OpenTelemetry's standard names are often set for a whole machine: they may be set and have no effect yet. */
export const telemetryPrefix = 'OTEL_';
