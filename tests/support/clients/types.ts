/** A real MCP client, reduced to what the tests do with it. */
export interface ConnectedClient {
  listTools(): Promise<string[]>;
  /** Calls a tool; the text parts of its answer, joined. */
  call(name: string, args: Record<string, unknown>): Promise<{ text: string; isError: boolean }>;
  close(): Promise<void>;
}

/**
 * Connects a client that knows only the server's address. `person` is called with the address that the client opens in
 * a browser.
 */
export type Connect = (mcpUrl: string, person: (authorizationUrl: string) => Promise<void>) => Promise<ConnectedClient>;

interface ToolResult {
  content?: unknown;
  isError?: unknown;
}

/** The text of a tool's answer, whichever SDK carried it. */
export function readResult(result: ToolResult | { toolResult: unknown }): { text: string; isError: boolean } {
  const parts =
    'content' in result && Array.isArray(result.content) ? (result.content as { type: string; text?: string }[]) : [];
  const text = parts.flatMap((part) => (part.type === 'text' && part.text ? [part.text] : [])).join('\n');
  return { text, isError: 'isError' in result && result.isError === true };
}
