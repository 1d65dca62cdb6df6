/**
 * Arguments of the embedded server: socket only, durable (fsync stays on), small, and no row content in its log. `changes` are for servers
 * with disposable data.
 */
export function buildServerArguments(
  clusterDirectory: string,
  socketDirectory: string,
  changes: Readonly<Record<string, string>> = {},
): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '64MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '',
    ...changes,
  };
  return [
    '-D',
    clusterDirectory,
    '-k',
    socketDirectory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
