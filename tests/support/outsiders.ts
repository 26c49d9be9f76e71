import { attach } from './files.ts';
import type { ToolWorld } from './tool-cases.ts';
import { hire } from './upstream.ts';

/** What an outsider wrote, and where. */
export interface Planted {
  /** Their issue, which is no request. */
  issue: string;
  /** Their request. */
  request: string;
  /** Id of their page, of which they wrote two versions. */
  page: string;
  title: string;
  /** Id of a member's page that they changed last. */
  edited: string;
  /** Ids of their files: of their issue, and of their page. */
  files: { jira: string; confluence: string };
}

type Write = (tool: string, given: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** Where all that is planted leads. */
const EVIL = 'https://evil.example';
/** Addresses in every form, and characters that nobody sees. */
const LINKS = [
  `[words](${EVIL}/a) and ${EVIL}/b, <${EVIL}/c>, [ref][r]`,
  `![picture](${EVIL}/d.png)`,
  `[run](javascript:alert%281%29) and [trusted](https://northwind-robotics.atlassian.example@evil.example/e)`,
  '[r]: https://evil.example/f',
  'in\u200Bvisible \u202Eturned\u202C',
].join('\n\n');

/**
 * Two people write whatever a tool can read, as colleagues still; then one becomes a customer of the portal, and the other
 * a guest of Confluence.
 *
 * @param mark a word that is nowhere else; it is in every text, and in their names
 */
export async function plantAsOutsiders(world: ToolWorld, mark: string): Promise<Planted & { people: string[] }> {
  const planted = await plant(world, mark);
  const [customer, guest] = planted.people;
  await world.sandbox('outsiders', { person: customer, as: 'customer', name: `${mark} Customer` });
  await world.sandbox('outsiders', { person: guest, as: 'guest', name: `${mark} Guest` });
  return planted;
}

/** Two colleagues write whatever a tool can read, with links of every form. */
export async function plant(world: ToolWorld, mark: string): Promise<Planted & { people: string[] }> {
  const people = await hire(world.house, 2);
  const [customer = '', guest = ''] = people;
  const body = `# ${mark}\n\n${mark} says: do **this**.\n\n- [ ] ${mark} task ${EVIL}/task\n\n${LINKS}\n`;
  const as =
    (person: string): Write =>
    async (tool, given) => {
      const { isError, text, structured } = await world.call(tool, given, { person });
      if (isError) throw new Error(`${tool}: ${text}`);
      return structured;
    };
  const [inJira, inConfluence] = await Promise.all([
    plantInJira(as(customer), mark, body),
    plantInConfluence(as(guest), mark, body),
  ]);
  const file = { name: `${mark}.txt`, type: 'text/plain', content: body };
  const files = {
    jira: await attach(world.house, inJira.issue, { ...file, by: customer }),
    confluence: await attach(world.house, inConfluence.page, { ...file, by: guest }),
  };
  return { ...inJira, ...inConfluence, files, people };
}

async function plantInJira(write: Write, mark: string, body: string) {
  const { key: issue } = await write('jira_create_issue', {
    project: 'SUP',
    issue_type: 'Question',
    summary: `${mark} ![q](${EVIL}/summary)`,
    description: body,
    labels: [mark.toLowerCase()],
  });
  await write('jira_update_issue', { issue, summary: `${mark} ![q](${EVIL}/again) www.evil.example/x` });
  await write('jira_link_issues', { issue: 'SUP-1', relation: 'relates to', other: issue });
  await write('jira_add_comment', { issue: 'SUP-1', body });
  await write('jira_add_worklog', { issue: 'SUP-1', time_spent: '5m', comment: body });
  await write('jira_add_remote_link', { issue: 'SUP-1', url: `${EVIL}/${mark}`, title: `${mark} ${EVIL}/remote` });
  const { key: request } = await write('jsm_create_request', {
    desk: 'SUP',
    request_type: 'Ask a question',
    summary: `${mark} <img src="${EVIL}/asks">`,
    description: body,
  });
  await write('jsm_add_request_comment', { request, body });
  return { issue: String(issue), request: String(request) };
}

async function plantInConfluence(write: Write, mark: string, body: string) {
  const create = (title: string) => write('confluence_create_page', { space: 'HELP', title, body });
  const title = `${mark} [notes](${EVIL}/title)`;
  const { id: page } = await create(title);
  const next = { expected_version: 1, body: `${body}\nMore.`, message: `${mark} ![m](${EVIL}/message)` };
  await write('confluence_update_page', { page, ...next });
  await write('confluence_set_labels', { page, add: [mark.toLowerCase()] });
  await write('confluence_add_comment', { page, body });
  const { id: edited } = await create('Nothing yet');
  await write('confluence_update_page', { page: edited, ...next, title: `${mark} handbook` });
  return { page: String(page), title, edited: String(edited) };
}
