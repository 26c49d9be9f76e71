import { z } from 'zod';
import { type Person, wikiAccountTypeOf } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { invalidRequest, legacyError } from './errors.js';
import { isoTime, wikiBase } from './views.js';

export const userView = (call: Call, person: Person) => ({
  type: 'known',
  accountId: person.accountId,
  accountType: wikiAccountTypeOf(person),
  email: person.email,
  publicName: person.name,
  displayName: person.name,
  timeZone: person.timeZone,
  isExternalCollaborator: person.outsider === 'guest',
  profilePicture: { path: `/avatars/${person.id}.svg`, width: 48, height: 48, isDefault: false },
  _expandable: { operations: '', personalSpace: '' },
  _links: {
    base: wikiBase(call),
    context: '/wiki',
    self: `${wikiBase(call)}/rest/api/user?accountId=${person.accountId}`,
  },
});

/** The people who use Confluence on the site. */
const members = (call: Call): Person[] =>
  call.company.people.filter(({ accountId }) => call.site.members.get(accountId)?.has('confluence'));

const TERM = /^\s*(user\.fullname|user\.accountid|user)\s*(~|=)\s*"((?:[^"\\]|\\.)*)"\s*$/i;

/** The part of CQL that searches for people: one comparison, or several joined by `or`. */
function searchUsers(call: Call): Answer {
  const cql = String(call.query.cql ?? '');
  const terms = cql.split(/\s+or\s+(?=user)/i).map((term) => TERM.exec(term));
  if (terms.some((term) => term === null)) {
    return legacyError(
      400,
      `com.atlassian.confluence.api.service.exceptions.BadRequestException: Could not parse cql : ${cql}`,
    );
  }
  const matches = (person: Person): boolean =>
    terms.some((term) => {
      const [, field = '', operator, raw = ''] = term ?? [];
      const wanted = raw.replace(/\\(.)/g, '$1').toLowerCase();
      if (field.toLowerCase() !== 'user.fullname') return person.accountId.toLowerCase() === wanted;
      const name = person.name.toLowerCase();
      return operator === '='
        ? name === wanted
        : name.split(/\s+/).some((word) => word.startsWith(wanted)) || name.startsWith(wanted);
    });
  const found = members(call).filter(matches);
  const start = Number(call.query.start ?? 0);
  const limit = Number(call.query.limit ?? 25);
  const page = found.slice(start, start + limit);
  const body = {
    results: page.map((person) => ({
      user: userView(call, person),
      title: person.name,
      excerpt: '',
      url: `/people/${person.accountId}`,
      breadcrumbs: [],
      entityType: 'user',
      iconCssClass: 'aui-icon content-type-profile',
      lastModified: isoTime(0),
    })),
    start,
    limit,
    size: page.length,
    totalSize: found.length,
    cqlQuery: cql,
    searchDuration: 4,
    _links: { base: wikiBase(call), context: '/wiki' },
  };
  return ok(body, 2 * page.length);
}

const bulkRequest = z.looseObject({ accountIds: z.array(z.string()) });

/** A person as the v2 API gives them. */
const bulkView = (person: Person) => ({
  displayName: person.name,
  timeZone: person.timeZone,
  isExternalCollaborator: person.outsider === 'guest',
  accountStatus: 'active',
  accountId: person.accountId,
  email: person.email,
  accountType: wikiAccountTypeOf(person),
  publicName: person.name,
  profilePicture: { path: `/avatars/${person.id}.svg`, isDefault: false },
});

const SCOPES = [['read:confluence-user'], ['read:content-details:confluence']] as const;

/** Who is who in Confluence. */
export const peopleOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/user/current',
    id: 'getcurrentuser',
    scopes: SCOPES,
    handle: (call) => ok(userView(call, call.person), 2),
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/user',
    id: 'getuser',
    scopes: SCOPES,
    handle(call) {
      const person = members(call).find(({ accountId }) => accountId === call.query.accountId);
      return person
        ? ok(userView(call, person), 2)
        : legacyError(404, `No user found with key : ${call.query.accountId}`);
    },
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/user/bulk',
    id: 'getbulkuserlookup',
    scopes: SCOPES,
    handle(call) {
      const ids = readList(call.query.accountId);
      const found = members(call).filter(({ accountId }) => ids.includes(accountId));
      const results = found.map((person) => userView(call, person));
      return ok({ results, start: 0, limit: 200, size: results.length, _links: {} }, 2 * results.length);
    },
  },
  {
    product: 'confluence',
    method: 'POST',
    path: '/wiki/api/v2/users-bulk',
    id: 'createBulkUserLookup',
    scopes: [['read:user:confluence']],
    handle(call) {
      const parsed = bulkRequest.safeParse(call.body);
      if (!parsed.success) return invalidRequest('accountIds must be a list of account ids');
      const found = members(call).filter(({ accountId }) => parsed.data.accountIds.includes(accountId));
      return ok({ results: found.map(bulkView), _links: { base: wikiBase(call) } }, 2 * found.length);
    },
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/search/user',
    id: 'searchuser',
    scopes: [['read:content-details:confluence']],
    handle: searchUsers,
  },
];
