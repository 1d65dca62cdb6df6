import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * PostgreSQL does not start while the process id in `postmaster.pid` of a killed server belongs to any living process, as often happens in
 * a restarted container. If that process is not a PostgreSQL on this folder, this writes our own id instead: PostgreSQL ignores its
 * parent's id and then checks for surviving backends, for which it needs the other lines of the file. Call it only while holding the lock
 * of the data directory.
 */
export async function clearStalePid(clusterDirectory: string): Promise<void> {
  const file = path.join(clusterDirectory, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (content === null) return;
  const [pid = '', ...rest] = content.split('\n');
  if (await isServer(pid.trim(), clusterDirectory)) return;
  await writeFile(file, [String(process.pid), ...rest].join('\n'));
}

/** A server's working directory is its own folder. If that cannot be read (root in a container), the process name decides. */
async function isServer(pid: string, clusterDirectory: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(clusterDirectory));
  } catch {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return name.trim() === 'postgres';
  }
}
