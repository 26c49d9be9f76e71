import type { Person } from '../company/model.js';
import { type Call, type Operation, ok } from '../gateway/operation.js';
import { legacyError } from './errors.js';
import { wikiBase } from './views.js';

const userView = (call: Call, person: Person) => ({
  type: 'known',
  accountId: person.accountId,
  accountType: 'atlassian',
  email: person.email,
  publicName: person.name,
  displayName: person.name,
  timeZone: person.timeZone,
  isExternalCollaborator: false,
  profilePicture: { path: `/avatars/${person.id}.svg`, width: 48, height: 48, isDefault: false },
  _expandable: { operations: '', personalSpace: '' },
  _links: {
    base: wikiBase(call),
    context: '/wiki',
    self: `${wikiBase(call)}/rest/api/user?accountId=${person.accountId}`,
  },
});

const SCOPES = [['read:confluence-user'], ['read:content-details:confluence']] as const;

/** Who is who in Confluence, which only the v1 API tells. */
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
      const person = call.company.people.find(
        (one) =>
          one.accountId === call.query.accountId && call.site.members.get(one.accountId)?.has('confluence') === true,
      );
      return person
        ? ok(userView(call, person), 2)
        : legacyError(404, `No user found with key : ${call.query.accountId}`);
    },
  },
];
