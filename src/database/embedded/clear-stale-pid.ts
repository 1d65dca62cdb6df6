import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * PostgreSQL takes `postmaster.pid` of a killed server seriously when its process id belongs to any living process, as
 * it often does in a restarted container. This puts our own id in its place when that process is no PostgreSQL on this
 * folder: PostgreSQL knows that its parent is none, and goes on to check for surviving backends, for which it needs
 * the rest of the file. To be called only by the holder of the data directory's lock.
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

/** A server works in its own folder. Where that may not be looked at (root in a container), its name has to do. */
async function isServer(pid: string, clusterDirectory: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(clusterDirectory));
  } catch {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return name.trim() === 'postgres';
  }
}
