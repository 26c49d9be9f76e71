/** The list fits one page: there is no cursor that could be valid. */
export const unknownCursor = 'Invalid cursor';

/** @param name as the client sent it, bounded: it may be anything */
export function unknownTool(name: string): string {
  return `Unknown tool: ${name.slice(0, 128)}`;
}
