import { type Page, type Space, wikiAccountTypeOf } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { ancestorsOf } from './access.js';
import { isoTime, labelView, pagePath, wikiBase } from './views.js';

const spaceView = (call: Call, space: Space) => ({
  id: Number(space.id),
  key: space.key,
  name: space.name,
  type: 'global',
  status: 'current',
  _expandable: {},
  _links: { webui: `/spaces/${space.key}`, self: `${wikiBase(call)}/rest/api/space/${space.key}` },
});

/**
 * Content as the v1 API gives it.
 *
 * @param expand the parts to add; the others are named in `_expandable`
 */
export function contentView(call: Call, page: Page, expand: readonly string[]) {
  const person = (accountId: string) => {
    const known = call.company.people.find((one) => one.accountId === accountId);
    return {
      type: 'known',
      accountId,
      accountType: known ? wikiAccountTypeOf(known) : 'atlassian',
      displayName: known?.name ?? null,
      _links: {},
    };
  };
  const parts: Record<string, () => unknown> = {
    space: () => spaceView(call, page.space),
    version: () => ({
      by: person(page.authorAccountId),
      when: isoTime(page.updated),
      friendlyWhen: isoTime(page.updated).slice(0, 10),
      message: page.versionMessage,
      number: page.version,
      minorEdit: false,
      _links: {},
    }),
    history: () => ({
      latest: true,
      createdBy: person(page.authorAccountId),
      createdDate: isoTime(page.created),
      _links: {},
    }),
    ancestors: () => ancestorsOf(call, page).map((above) => contentView(call, above, [])),
    metadata: () => ({
      labels: { results: page.labels.map((name) => ({ ...labelView(name), label: name })), size: page.labels.length },
    }),
  };
  const wanted = new Set(expand);
  const names = Object.keys(parts);
  return {
    id: page.id,
    type: page.kind,
    status: page.status,
    title: page.title,
    ...Object.fromEntries(names.filter((name) => wanted.has(name)).map((name) => [name, parts[name]?.()])),
    _expandable: Object.fromEntries(names.filter((name) => !wanted.has(name)).map((name) => [name, ''])),
    _links: { webui: pagePath(page), self: `${wikiBase(call)}/rest/api/content/${page.id}` },
  };
}
