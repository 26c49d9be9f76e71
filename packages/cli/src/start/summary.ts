export interface SummaryFacts {
  mcpUrl: string;
  portalUrl: string;
  /** The sandbox's address, or nothing when the real Atlassian is used. */
  sandboxUrl: string | undefined;
  databaseNote: string;
  logs: string;
}

/** What a person needs once everything runs: the address, a line for each popular client, and where they are. */
export function summary(facts: SummaryFacts): string {
  const { mcpUrl } = facts;
  const where = facts.sandboxUrl
    ? `the sandbox, made-up people and content (${facts.sandboxUrl})`
    : 'the real Atlassian Cloud';
  const vscode = JSON.stringify({ name: 'gatehouse', type: 'http', url: mcpUrl });
  const cursor = JSON.stringify({ mcpServers: { gatehouse: { url: mcpUrl } } });
  return `
Gatehouse is running.

  MCP URL     ${mcpUrl}
  Portal      ${facts.portalUrl}
  Atlassian   ${where}
  Database    ${facts.databaseNote}
  Logs        ${facts.logs}

Connect a client:

  Claude Code   claude mcp add --transport http gatehouse ${mcpUrl}
  VS Code       code --add-mcp '${vscode}'
  Cursor        in ~/.cursor/mcp.json:  ${cursor}
  Codex         codex mcp add gatehouse --url ${mcpUrl}
  Gemini CLI    gemini mcp add --transport http gatehouse ${mcpUrl}

Or watch the whole way, step by step, in another terminal:  npm run try

Ctrl-C stops everything.
`;
}
