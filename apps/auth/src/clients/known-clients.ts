import { isLoopbackHost } from '@gatehouse/config';

/** A client in the field: how it is recognised, and how its user makes it forget what it knows of a server. */
export interface KnownClient {
  name: string;
  /** What to do, one step after the other. Words in backticks are typed or pressed as they stand. */
  reset: readonly string[];
}

interface Entry extends KnownClient {
  /** Addresses of its metadata document begin so. */
  documents?: readonly string[];
  /** Its redirect URIs; one on loopback without a port stands for any (RFC 8252 section 7.3), a `*` for any ending. */
  redirects?: readonly string[];
  /** Loopback ports that it always uses: what tells clients apart whose paths are the same. */
  ports?: readonly string[];
  /** The private-use scheme that it alone claims. */
  scheme?: string;
}

const REMOVE_AND_ADD = 'If that does not help, remove the server and add it again.';

/** The clients that this can tell apart, the more particular ones first. */
const ENTRIES: readonly Entry[] = [
  {
    name: 'Claude Code',
    documents: ['https://claude.ai/oauth/claude-code-client-metadata'],
    redirects: ['http://localhost/callback'],
    reset: ['In a session, run `/mcp` and choose this server.', 'Choose `Clear authentication`, then `Authenticate`.'],
  },
  {
    name: 'Claude',
    documents: ['https://claude.ai/'],
    redirects: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
    scheme: 'claude',
    reset: ['Open `Settings`, then `Connectors`.', 'Remove this connector, add it again and connect it.'],
  },
  {
    name: 'Codex',
    documents: ['https://chatgpt.com/oauth/codex/'],
    redirects: ['http://127.0.0.1/callback', 'http://127.0.0.1/callback/*'],
    reset: ['Run `codex mcp logout` with the name of this server.', 'Run `codex mcp login` with the same name.'],
  },
  {
    name: 'ChatGPT',
    documents: ['https://chatgpt.com/'],
    redirects: ['https://chatgpt.com/connector*'],
    reset: [
      'Open `Settings`, then the list of apps and connectors.',
      'Delete this one, create it again and connect it.',
    ],
  },
  {
    name: 'VS Code',
    documents: ['https://vscode.dev/'],
    redirects: ['https://vscode.dev/redirect', 'https://insiders.vscode.dev/redirect'],
    ports: ['33418'],
    scheme: 'vscode',
    reset: [
      'Open the Command Palette and run `Authentication: Remove Dynamic Authentication Providers`.',
      'Choose this server and remove it.',
      'Run `MCP: List Servers`, choose the server and restart it.',
    ],
  },
  {
    name: 'GitHub Copilot CLI',
    documents: ['https://github.com/copilot/'],
    redirects: ['http://127.0.0.1/'],
    reset: ['Run `/mcp show` and choose this server.', 'Authenticate it again.', REMOVE_AND_ADD],
  },
  {
    name: 'Cursor',
    redirects: ['http://localhost:8787/callback', 'https://www.cursor.com/agents/mcp/oauth/callback'],
    scheme: 'cursor',
    reset: [
      'Open the Command Palette and run `MCP: Clear All MCP Tokens`.',
      'In the settings of MCP servers, reload this server and connect it.',
    ],
  },
  {
    name: 'MCP Inspector',
    ports: ['6274', '6276'],
    reset: ['Open the authentication settings and press `Clear OAuth State`.', 'Connect again.'],
  },
  {
    name: 'OpenCode',
    documents: ['https://opencode.ai/'],
    ports: ['19876'],
    reset: ['Run `opencode mcp logout` with the name of this server.', 'Run `opencode mcp auth` with the same name.'],
  },
  {
    name: 'Cline',
    ports: ['1456', '1457', '1458'],
    reset: ['Open the list of MCP servers and delete this one.', 'Add it again and authenticate it.'],
  },
  {
    name: 'Qwen Code',
    ports: ['7777'],
    reset: ['Run `/mcp` and choose this server.', 'Authenticate it again.', REMOVE_AND_ADD],
  },
  {
    name: 'Gemini CLI',
    redirects: ['http://localhost/oauth/callback'],
    reset: ['Run `/mcp auth` with the name of this server.', REMOVE_AND_ADD],
  },
  {
    name: 'mcp-remote',
    redirects: ['http://localhost/oauth/callback'],
    reset: ['Delete the folder `.mcp-auth` in your home directory.', 'Restart the application that runs mcp-remote.'],
  },
  {
    name: 'Zed',
    documents: ['https://zed.dev/'],
    scheme: 'zed',
    reset: ['Open the agent’s settings and remove this server.', 'Add it again and authenticate it.'],
  },
  {
    name: 'Antigravity',
    redirects: ['https://antigravity.google/*'],
    scheme: 'antigravity',
    reset: [
      'Open `Settings`, then `Customizations`, and remove this server.',
      'Add it again and press `Authenticate` beside it.',
    ],
  },
];

/** What a request looks like: certainly one client, or perhaps one of several. */
export interface Recognised {
  sure: boolean;
  clients: KnownClient[];
}

/**
 * Which clients a request may come from. Anybody can claim to be any of them, so this only ever chooses words, and never
 * decides anything.
 *
 * @param clientId as the request has it, also when nothing is known of it
 * @param redirectUri as the request has it
 */
export function recognise(clientId: string | undefined, redirectUri: string | undefined): Recognised {
  const byDocument = ENTRIES.find(({ documents = [] }) => documents.some((start) => clientId?.startsWith(start)));
  if (byDocument) return { sure: true, clients: [byDocument] };
  const url = redirectUri === undefined ? null : URL.parse(redirectUri);
  if (!url) return { sure: false, clients: [] };
  const own = ENTRIES.find((entry) => isOwn(entry, url));
  if (own) return { sure: true, clients: [own] };
  return { sure: false, clients: ENTRIES.filter(({ redirects = [] }) => redirects.some((known) => fits(known, url))) };
}

/** Whether an address is one client's alone: its scheme, its host, or the port that it always uses. */
function isOwn({ scheme, ports = [], redirects = [] }: Entry, url: URL): boolean {
  if (scheme !== undefined && url.protocol === `${scheme}:`) return true;
  if (isLoopback(url) && ports.includes(url.port)) return true;
  return redirects.some((known) => !isPortless(known) && fits(known, url));
}

function fits(known: string, url: URL): boolean {
  const expected = new URL(known);
  if (url.protocol !== expected.protocol || url.hostname !== expected.hostname) return false;
  if (!isPortless(known) && url.port !== expected.port) return false;
  return expected.pathname.endsWith('*')
    ? url.pathname.startsWith(expected.pathname.slice(0, -1))
    : url.pathname === expected.pathname;
}

const isLoopback = (url: URL) => url.protocol === 'http:' && isLoopbackHost(url.hostname);

/** Loopback addresses in the table that stand for any port. */
function isPortless(known: string): boolean {
  const url = new URL(known);
  return isLoopback(url) && url.port === '';
}
