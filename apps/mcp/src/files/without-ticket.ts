/** A path as it may be written down: without the ticket that is in the addresses of files. */
export function withoutTicket(path: string): string {
  return path.replace(/(\/files\/)[^/?#]+/gi, '$1…');
}
