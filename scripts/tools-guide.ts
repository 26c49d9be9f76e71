// What every tool is for and what it costs a model: printed, with --write put into docs/tools.md, with --check compared
// to what stands there. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { compileCatalogue } from '../apps/mcp/dist/tools/catalogue.js';
import { TOOLS } from '../apps/mcp/dist/tools/registry.js';
import { atlassianScopes, selectTools, TOOL_FACTS } from '../packages/contract/dist/index.js';

const GUIDE = fileURLToPath(new URL('../docs/tools.md', import.meta.url));
const MARK = '<!-- From here on made by `npm run tokens -- --write`. -->\n';

const { listed } = compileCatalogue(TOOLS);
const isDefault = (name: string) => TOOL_FACTS.get(name)?.byDefault === true;
/** What a `tools/list` of these costs. */
const costOf = (tools: typeof listed) => countTokens(JSON.stringify({ tools })).toLocaleString('en');

function tableOf(toolset: string): string[] {
  const tools = TOOLS.filter(({ name }) => TOOL_FACTS.get(name)?.toolset === toolset);
  if (tools.length === 0) return [];
  const rows = tools.map(({ name, title, write = 'reads', scopes }) => {
    const needs = scopes.map((scope) => `\`${scope}\``).join(' ') || 'any';
    const tokens = countTokens(JSON.stringify(listed.find((tool) => tool.name === name)));
    return `| \`${name}\`${isDefault(name) ? ' ●' : ''} | ${title} | ${write} | ${needs} | ${tokens} |`;
  });
  return [
    `### ${toolset}\n\n| Tool | What it is for | It | Scope | Tokens |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`,
  ];
}

/** Permissions, as Atlassian's developer console groups them. */
const CONSOLE: [string, (scope: string) => boolean][] = [
  ['User identity API', (scope) => scope === 'read:me'],
  ['Jira API, classic', (scope) => /^[a-z]+:jira-[a-z]+$/.test(scope)],
  ['Jira API, granular', (scope) => /:(jira|jira-software)$/.test(scope)],
  ['Jira Service Management API', (scope) => scope.includes('servicedesk')],
  ['Confluence API, classic', (scope) => /^[a-z]+:confluence(-[a-z]+)?$/.test(scope)],
  ['Confluence API, granular', (scope) => /^[^:]+:[^:]+:confluence$/.test(scope)],
];

function permissions(word: string): string[] {
  const chosen = selectTools([word]);
  const scopes = chosen.ok ? atlassianScopes(chosen.tools).filter((scope) => scope !== 'offline_access') : [];
  const homeless = scopes.filter((scope) => CONSOLE.filter(([, holds]) => holds(scope)).length !== 1);
  if (homeless.length > 0) throw new Error(`Where in the console are ${homeless.join(', ')}?`);
  return scopes;
}

const byDefault = permissions('default');
const further = permissions('all').filter((scope) => !byDefault.includes(scope));
const cell = (scopes: string[]) => scopes.map((scope) => `\`${scope}\``).join(' ') || '–';
const consoleRows = CONSOLE.map(
  ([api, holds]) => `| ${api} | ${cell(byDefault.filter(holds))} | ${cell(further.filter(holds))} |`,
);
const defaults = listed.filter(({ name }) => isDefault(name));
const toolsets = new Set([...TOOL_FACTS.values()].map(({ toolset }) => toolset));

const made = `## All tools

● is on by default. The list of those ${defaults.length} tools takes ${costOf(defaults)} tokens, that of all ${listed.length} takes ${costOf(listed)}, counted with the public tokenizer o200k_base over the list as it is sent.

${[...toolsets].flatMap(tableOf).join('\n')}
## Atlassian's permissions

What your app needs in Atlassian's developer console, under **Permissions**.

| API | For the default tools | Further, for all tools |
| --- | --- | --- |
${consoleRows.join('\n')}
`;
const before = readFileSync(GUIDE, 'utf8');
const after = `${before.split(MARK)[0]?.trimEnd()}\n\n${MARK}\n${made}`;
if (process.argv.includes('--write')) {
  writeFileSync(GUIDE, after);
} else if (process.argv.includes('--check')) {
  if (before !== after) throw new Error('docs/tools.md is out of date: npm run tokens -- --write');
} else {
  process.stdout.write(made);
}
