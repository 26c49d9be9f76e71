import { describe, expect, it } from 'vitest';
import { recognise } from './known-clients.js';

const names = (clientId: string | undefined, redirectUri: string | undefined) =>
  recognise(clientId, redirectUri).clients.map(({ name }) => name);

describe('recognise', () => {
  it.each([
    ['https://claude.ai/oauth/claude-code-client-metadata', 'http://localhost:53211/callback', 'Claude Code'],
    ['https://claude.ai/oauth/mcp-oauth-client-metadata', 'https://claude.ai/api/mcp/auth_callback', 'Claude'],
    ['https://chatgpt.com/oauth/codex/client.json', 'http://127.0.0.1:1/callback', 'Codex'],
    ['https://chatgpt.com/oauth/c_1/client.json', 'https://chatgpt.com/connector/oauth/1', 'ChatGPT'],
    ['https://github.com/copilot/cli/client-metadata.json', 'http://127.0.0.1:1/callback', 'GitHub Copilot CLI'],
    ['cl_stale', 'https://chatgpt.com/connector_platform_oauth_redirect', 'ChatGPT'],
    ['cl_stale', 'https://vscode.dev/redirect', 'VS Code'],
    ['cl_stale', 'http://127.0.0.1:33418/', 'VS Code'],
    ['cl_stale', 'cursor://anysphere.cursor-mcp/oauth/callback', 'Cursor'],
    ['cl_stale', 'http://localhost:8787/callback', 'Cursor'],
    ['cl_stale', 'http://127.0.0.1:6274/oauth/callback', 'MCP Inspector'],
    ['cl_stale', 'http://127.0.0.1:19876/mcp/oauth/callback', 'OpenCode'],
    ['cl_stale', 'http://127.0.0.1:1457/mcp/oauth/callback', 'Cline'],
    ['cl_stale', 'http://localhost:7777/oauth/callback', 'Qwen Code'],
  ])('knows %s at %s as %s', (clientId, redirectUri, name) => {
    expect(recognise(clientId, redirectUri)).toMatchObject({ sure: true, clients: [{ name }] });
  });

  it('names all that look alike, and says that it is not sure', () => {
    expect(recognise('cl_stale', 'http://localhost:40123/oauth/callback').sure).toBe(false);
    expect(names('cl_stale', 'http://localhost:40123/oauth/callback')).toEqual(['Gemini CLI', 'mcp-remote']);
    expect(names('cl_stale', 'http://localhost:40123/callback')).toEqual(['Claude Code']);
    expect(names('cl_stale', 'http://127.0.0.1:40123/callback/c_f00')).toEqual(['Codex']);
    expect(names('cl_stale', 'http://127.0.0.1:40123/')).toEqual(['GitHub Copilot CLI']);
  });

  it('takes nobody for a client whose address merely begins like its own', () => {
    expect(names('https://claude.ai.evil.example/x', 'https://chatgpt.com.evil.example/connector')).toEqual([]);
    expect(names('cl_stale', 'https://claude.ai/api/mcp/auth_callback/evil')).toEqual([]);
    expect(names(undefined, 'not an address')).toEqual([]);
    expect(names(undefined, undefined)).toEqual([]);
  });
});
