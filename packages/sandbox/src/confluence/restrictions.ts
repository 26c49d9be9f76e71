import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Page, Restriction } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { mayEdit } from './access.js';
import { legacyError } from './errors.js';
import { withLegacyContent } from './legacy.js';
import { userView } from './people.js';

const OPERATIONS = ['read', 'update'] as const;

const update = z.looseObject({
  operation: z.enum(OPERATIONS),
  restrictions: z.looseObject({
    user: z.array(z.looseObject({ accountId: z.string() })).default([]),
    group: z.array(z.looseObject({ name: z.string() })).default([]),
  }),
});
const request = z.union([z.array(update), z.looseObject({ results: z.array(update) }).transform((one) => one.results)]);

const range = (results: unknown[]) => ({ results, start: 0, limit: 200, size: results.length });

function restrictionView(call: Call, page: Page, operation: (typeof OPERATIONS)[number]) {
  const { users, groups } = page.restrictions[operation] ?? { users: [], groups: [] };
  const people = call.company.people.filter(({ accountId }) => users.includes(accountId));
  return {
    operation,
    restrictions: {
      user: { ...range(people.map((person) => userView(call, person))), totalSize: people.length },
      group: range(groups.map((name) => ({ type: 'group', name, id: groupId(name), _links: {} }))),
      _expandable: { user: '', group: '' },
    },
    _expandable: { content: `/rest/api/content/${page.id}` },
    _links: {},
  };
}

/** A group's id follows from its name. */
const groupId = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

function read(call: Call, page: Page): Answer {
  const results = OPERATIONS.map((operation) => restrictionView(call, page, operation));
  const restrictionsHash = createHash('sha256').update(JSON.stringify(page.restrictions)).digest('hex').slice(0, 16);
  const people = OPERATIONS.flatMap((operation) => page.restrictions[operation]?.users ?? []).length;
  return ok({ ...range(results), restrictionsHash, _links: {} }, 1 + 2 * people);
}

/** Sets all restrictions of a page; an operation that the request does not name has none afterwards. */
function write(call: Call, page: Page): Answer {
  const parsed = request.safeParse(call.body);
  if (!parsed.success) return legacyError(400, 'The restrictions are not valid');
  if (!mayEdit(call, page)) return legacyError(403, 'User does not have permission to change the restrictions');
  const next: Page['restrictions'] = { read: null, update: null };
  for (const { operation, restrictions } of parsed.data) {
    const users = restrictions.user.map(({ accountId }) => accountId);
    const groups = restrictions.group.map(({ name }) => name);
    const stranger = users.find((id) => !call.site.members.get(id)?.has('confluence'));
    if (stranger !== undefined) return legacyError(400, `There is no user with the account id ${stranger}`);
    const unknown = groups.find((name) => !call.site.groups.has(name));
    if (unknown !== undefined) return legacyError(400, `There is no group called ${unknown}`);
    if (users.length > 0 || groups.length > 0) next[operation] = { users, groups };
  }
  const shutsOut = (restriction: Restriction | null): boolean =>
    restriction !== null &&
    !restriction.users.includes(call.person.accountId) &&
    !restriction.groups.some((name) => call.site.groups.get(name)?.includes(call.person.accountId));
  if (shutsOut(next.read) || shutsOut(next.update)) {
    return legacyError(400, 'You cannot remove yourself from the restrictions');
  }
  page.restrictions = next;
  return read(call, page);
}

const PATH = '/wiki/rest/api/content/:id/restriction';

/** Who may read and change a page, in the v1 API. */
export const restrictionOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: PATH,
    id: 'getrestrictions',
    scopes: [['read:confluence-content.all'], ['read:content-details:confluence']],
    handle: withLegacyContent(read),
  },
  {
    product: 'confluence',
    method: 'PUT',
    path: PATH,
    id: 'updaterestrictions',
    scopes: [['write:confluence-content'], ['read:content-details:confluence', 'write:content.restriction:confluence']],
    handle: withLegacyContent(write),
  },
];
