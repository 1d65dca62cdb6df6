/** The pointer (RFC 6901) to a member of the value at `parent`. */
export function pointTo(parent: string, member: string | number): string {
  return `${parent}/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
