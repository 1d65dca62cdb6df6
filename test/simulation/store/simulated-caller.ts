/** The caller in whose name the simulation demands calls. */
export const simulatedCaller = 'simulation';
