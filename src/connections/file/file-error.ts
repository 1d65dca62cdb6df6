/** One error in a connections file. It never contains a value of the file, because a value could be a secret. */
export interface FileError {
  /** Such as `connections[1].credentials.apiKey`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what is expected. */
  readonly detail: string;
}

/** The error as one line. */
export function formatFileError({ path, detail }: FileError): string {
  return path === '' ? detail : `${path}: ${detail}`;
}

/** The path of a member: `a.b`, `a[0]`, or `a["odd key"]`. */
export function memberPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
