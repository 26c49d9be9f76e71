import type { Template } from '../company/model.js';
import { type Answer, type Call, type Operation, ok } from '../gateway/operation.js';
import { readList } from '../jira/issue-view.js';
import { visibleSpaces } from './access.js';
import { legacyError } from './errors.js';
import { labelView } from './views.js';

const SCOPES = [
  ['read:confluence-content.summary'],
  ['read:template:confluence', 'read:content-details:confluence'],
] as const;

const templateView = (template: Template, withBody: boolean) => ({
  templateId: template.id,
  name: template.name,
  description: template.description,
  ...(template.spaceKey === null ? {} : { space: { key: template.spaceKey } }),
  labels: template.labels.map((name) => ({ ...labelView(name), label: name })),
  templateType: 'page',
  editorVersion: 'v2',
  ...(withBody ? { body: { storage: { value: template.storage, representation: 'storage' } } } : {}),
  _expandable: withBody ? {} : { body: '' },
  _links: {},
});

/** The templates of a space, or of the whole site where no space is named. */
function list(call: Call): Answer {
  const key = call.query.spaceKey;
  if (key !== undefined && !visibleSpaces(call).some((space) => space.key === key)) {
    return legacyError(403, 'User does not have permission to view the templates of this space');
  }
  const found = call.site.templates.filter(({ spaceKey }) => spaceKey === (key ?? null));
  const start = Number(call.query.start ?? 0);
  const limit = Number(call.query.limit ?? 25);
  const withBody = readList(call.query.expand).includes('body');
  const results = found.slice(start, start + limit).map((template) => templateView(template, withBody));
  return ok({ results, start, limit, size: results.length, _links: {} }, results.length);
}

function single(call: Call): Answer {
  const template = call.site.templates.find(({ id }) => id === call.params.template);
  const mayKnow =
    template && (template.spaceKey === null || visibleSpaces(call).some(({ key }) => key === template.spaceKey));
  return mayKnow ? ok(templateView(template, true), 1) : legacyError(404, 'No template found with this id');
}

/** Templates of pages, which only the v1 API knows. */
export const templateOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/template/page',
    id: 'getcontenttemplates',
    scopes: SCOPES,
    handle: list,
  },
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/template/:template',
    id: 'getcontenttemplate',
    scopes: SCOPES,
    handle: single,
  },
];
