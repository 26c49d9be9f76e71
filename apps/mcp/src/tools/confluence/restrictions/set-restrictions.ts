import { getRestrictions, type Restriction, restrictionsState, setRestrictions } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, texts } from '../../schema.js';
import { DESTROYS, defineTool } from '../../tool.js';
import { findContent, pageArgument, siteOfPage } from '../content.js';
import { resolvePerson } from '../people/resolve-person.js';

const names = { type: 'array', items: { type: 'string' } } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, read_by: names, edited_by: names },
  required: ['id', 'read_by', 'edited_by'],
};

const WHO = 'names, e-mail addresses, account ids or "me"';

export const setConfluenceRestrictions = defineTool({
  name: 'confluence_set_restrictions',
  title: 'Set Confluence restrictions',
  description:
    'Sets who alone may read or edit a page. A list that is given replaces the one there is, and an empty one lifts ' +
    'it; what is not given stays. The user always keeps access.',
  input: {
    page: pageArgument,
    readers: texts(`The only people who may read it: ${WHO}.`, { maxItems: 50 }),
    reader_groups: texts('The only groups who may read it, by name.', { maxItems: 50 }),
    editors: texts('The only people who may edit it.', { maxItems: 50 }),
    editor_groups: texts('The only groups who may edit it.', { maxItems: 50 }),
    site: siteArgument,
  },
  output,
  annotations: DESTROYS,
  scopes: ['confluence:delete'],
  async run(input, { atlassian }) {
    const { readers, reader_groups: readerGroups, editors, editor_groups: editorGroups } = input;
    if ([readers, readerGroups, editors, editorGroups].every((list) => list === undefined)) {
      throw new ToolFailure('invalid_arguments', 'Pass readers, reader_groups, editors or editor_groups.');
    }
    const { site } = await siteOfPage(atlassian, input.page, input.site);
    const page = await findContent(atlassian, site, input.page);
    const before = await atlassian.ask(site, (http, call) => getRestrictions(http, call, page.id));
    const wanted = {
      read: await changed(atlassian, site, before.read, readers, readerGroups),
      update: await changed(atlassian, site, before.update, editors, editorGroups),
    };
    const ids = { read: idsIn(wanted.read), update: idsIn(wanted.update) };
    const after = await atlassian.ask(site, (http, call) => setRestrictions(http, call, page.id, ids), {
      change: {
        kind: 'page-restrictions',
        target: { id: page.id, name: oneLine(page.title) },
        before: restrictionsState(before),
        will: restrictionsState(wanted),
        after: restrictionsState,
      },
    });
    const shown = await atlassian.seen(site, after);
    const [readBy, editedBy] = [namesIn(shown.read), namesIn(shown.update)];
    return {
      text:
        `“${oneLine(page.shown.title)}” can be read by ${readBy.join(', ') || 'everybody in the space'}, and edited by ` +
        `${editedBy.join(', ') || 'everybody who may write in the space'}.`,
      structured: { id: page.id, read_by: readBy, edited_by: editedBy },
    };
  },
});

/** The restriction with the lists that were given. Who sets one must be in it, or Confluence refuses it. */
async function changed(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  before: Restriction,
  people: readonly string[] | undefined,
  groups: readonly string[] | undefined,
): Promise<Restriction> {
  const { accountId: me, displayName } = site.account;
  const named = async (name: string) => ({ accountId: await resolvePerson(atlassian, site, name), name });
  const users = people ? await Promise.all(people.map(named)) : [...before.users];
  const next = { users, groups: [...new Set(groups ?? before.groups)] };
  const isRestricted = next.users.length + next.groups.length > 0;
  if (isRestricted && (people !== undefined || groups !== undefined)) users.push({ accountId: me, name: displayName });
  // By the names that Confluence has for them, where it told them.
  const known = new Map([...users, ...before.users].map((user) => [user.accountId, user]));
  return { ...next, users: [...new Set(users.map(({ accountId }) => accountId))].flatMap((id) => known.get(id) ?? []) };
}

const idsIn = ({ users, groups }: Restriction) => ({ users: users.map(({ accountId }) => accountId), groups });

const namesIn = ({ users, groups }: Restriction): string[] => [
  ...users.map(({ name, accountId }) => `${oneLine(name)} (${accountId})`),
  ...groups.map((name) => `group ${oneLine(name)}`),
];
