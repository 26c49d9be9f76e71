import { ProtocolError, type Server } from '@modelcontextprotocol/server';
import { complete } from '../prompts/completions.js';
import { promptsOf } from '../prompts/prompts.js';
import { templatesOf } from '../resources/resources.js';
import type { ToolRunner } from '../tools/answer.js';
import type { Inbound } from './caller.js';
import { refuseCursor } from './resources.js';

const INVALID_PARAMS = -32602;
/** Longer than any key, name or address that belongs into a prompt (characters). */
const MAX_VALUE = 500;

/** Prompts of one request (MCP Prompts), and what their arguments and those of resources may be (MCP Completion). */
export function servePrompts(server: Server, caller: Inbound, runner: ToolRunner): void {
  const prompts = promptsOf(caller.catalogue);
  server.setRequestHandler('prompts/list', ({ params }) => {
    refuseCursor(params?.cursor);
    return { prompts: prompts.map(({ tools: _tools, text: _text, ...prompt }) => prompt) };
  });
  server.setRequestHandler('prompts/get', ({ params }) => {
    const prompt = prompts.find(({ name }) => name === params.name);
    if (!prompt) throw new ProtocolError(INVALID_PARAMS, `Unknown prompt: ${params.name.slice(0, 128)}`);
    const given = params.arguments ?? {};
    const missing = prompt.arguments?.filter(({ name, required }) => required && !given[name]?.trim()) ?? [];
    if (missing.length > 0) {
      throw new ProtocolError(INVALID_PARAMS, `Missing: ${missing.map(({ name }) => name).join(', ')}`);
    }
    const long = Object.keys(given).find((name) => (given[name]?.length ?? 0) > MAX_VALUE);
    if (long) throw new ProtocolError(INVALID_PARAMS, `${long.slice(0, 64)} is longer than ${MAX_VALUE} characters`);
    const content = { type: 'text' as const, text: prompt.text(given) };
    return { description: prompt.description ?? '', messages: [{ role: 'user' as const, content }] };
  });
  server.setRequestHandler('completion/complete', async ({ params: { ref, argument, context } }, { mcpReq }) => {
    const known =
      ref.type === 'ref/prompt'
        ? prompts.some(({ name }) => name === ref.name)
        : templatesOf(caller.catalogue).some(({ uriTemplate }) => uriTemplate === ref.uri);
    if (!known) throw new ProtocolError(INVALID_PARAMS, 'There is no such prompt and no such template');
    const { showsUrls: _showsUrls, ...who } = caller;
    const completion = await complete(
      runner,
      { ...who, signal: mcpReq.signal },
      { argument: argument.name, value: argument.value.slice(0, 100), context: context?.arguments ?? {} },
    );
    return { completion };
  });
}
