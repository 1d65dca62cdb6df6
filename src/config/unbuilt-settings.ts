/**
 * Settings whose part is not built yet and whose absence harms nobody: what they would limit or feed cannot be reached at all.
 * They may be set; the start says that they have no effect.
 */
export const settingsWithoutEffect: readonly string[] = [];

/** The standard names of OpenTelemetry, often set for a whole machine: they may be set and have no effect yet. */
export const telemetryPrefix = 'OTEL_';
