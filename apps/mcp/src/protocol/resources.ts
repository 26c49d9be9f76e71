import {
  type CallToolResult,
  ProtocolError,
  ResourceNotFoundError,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { callOfResource, RESOURCE_TYPE, templatesOf } from '../resources/resources.js';
import type { Inbound } from './caller.js';
import { unknownCursor } from './words.js';

const INVALID_PARAMS = -32602;

type Run = (name: string, given: Record<string, unknown>, call: ServerContext) => Promise<CallToolResult>;

/**
 * Resources of one request (MCP Resources). All are found through templates: a list of them would be a list of all that
 * somebody may see.
 * @param run calls a tool, with the way to an account that is missing
 */
export function serveResources(server: Server, { catalogue }: Inbound, run: Run): void {
  server.setRequestHandler('resources/list', ({ params }) => {
    refuseCursor(params?.cursor);
    return { resources: [] };
  });
  server.setRequestHandler('resources/templates/list', ({ params }) => {
    refuseCursor(params?.cursor);
    return { resourceTemplates: templatesOf(catalogue) };
  });
  server.setRequestHandler('resources/read', async ({ params: { uri } }, call) => {
    const asked = callOfResource(uri);
    if (!asked || !catalogue.find(asked.tool)) throw new ResourceNotFoundError(uri);
    const result = await run(asked.tool, asked.given, call);
    // What only the user can give is asked for as it is for a tool.
    if ('resultType' in result && result.resultType === 'input_required') return result as never;
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
    if (result.isError) throw new ProtocolError(INVALID_PARAMS, text, { uri });
    return { contents: [{ uri, mimeType: RESOURCE_TYPE, text }] };
  });
}

/** Each list fits one page. */
export function refuseCursor(cursor: unknown): void {
  if (cursor !== undefined) throw new ProtocolError(INVALID_PARAMS, unknownCursor);
}
