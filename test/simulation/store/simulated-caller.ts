/** In whose name the simulation wishes for calls. */
export const simulatedCaller = 'simulation';
