export const expectedCoverage: readonly string[] = [];
