/** How a tool call ended. */
export interface ToolCalled {
  status: number;
  /** A result that is an error for the model; undefined where there was no result at all. */
  isError: boolean | undefined;
  text: string;
}

/** Calls a tool of one replica, in the 2025-06-18 revision. @param mcpAddress the replica's address, without a path */
export async function callTool(
  mcpAddress: string,
  token: string,
  name: string,
  given: Record<string, unknown> = {},
): Promise<ToolCalled> {
  const response = await fetch(`${mcpAddress}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } }),
  });
  const body = await response.text();
  const message = response.ok ? (JSON.parse(/^data: (.+)$/m.exec(body)?.[1] ?? body) as Message) : {};
  if (!message.result) return { status: response.status, isError: undefined, text: body };
  const { isError = false, content = [] } = message.result;
  return { status: response.status, isError, text: content.map(({ text }) => text ?? '').join('') };
}

interface Message {
  result?: { isError?: boolean; content?: { text?: string }[] };
}
