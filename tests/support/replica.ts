import type { House } from './house.ts';

/** What a tool answered, through one replica. */
export interface ToolText {
  status: number;
  isError: boolean;
  text: string;
}

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-06-18',
};

/** Posts one JSON-RPC message of the 2025-06-18 revision to one replica of mcp. */
export function postTo(house: House, replica: number, token: string, message: object): Promise<Response> {
  return fetch(`${house.replicas.mcp[replica]}/mcp`, {
    method: 'POST',
    headers: { ...HEADERS, authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
}

/** Calls a tool at one replica. @param id the request's id, 1 unless told */
export async function callAt(
  house: House,
  replica: number,
  token: string,
  name: string,
  given: object,
  id: string | number = 1,
): Promise<ToolText> {
  const response = await postTo(house, replica, token, {
    id,
    method: 'tools/call',
    params: { name, arguments: given },
  });
  const { result } = (await response.json()) as { result?: { isError?: boolean; content: { text: string }[] } };
  return { status: response.status, isError: result?.isError === true, text: result?.content[0]?.text ?? '' };
}
