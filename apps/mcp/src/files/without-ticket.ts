/** A path as it may be written down: without the ticket that is in the addresses of files, however they are written. */
export function withoutTicket(path: string): string {
  return path.replace(/(\/files\/)[^/?#]+/gi, '$1…').replace(/[0-9a-f]{48}/gi, '…');
}
