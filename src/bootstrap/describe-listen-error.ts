/** Explains why the gateway cannot listen on `host` and `port`, with the remedy; undefined for any other error. */
export function describeListenError(error: unknown, host: string, port: number): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already in use. Stop the process that uses it, or choose another port: PORT=${port === 65535 ? 3000 : port + 1}`;
    case 'EACCES':
      return `Listening on port ${port} is not allowed for this user. Choose a port from 1024 on, such as PORT=3000`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is not an address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (every network)`;
    default:
      return undefined;
  }
}
