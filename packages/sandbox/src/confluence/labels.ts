import { z } from 'zod';
import type { Page } from '../company/model.js';
import { type Answer, type Call, noContent, type Operation, ok } from '../gateway/operation.js';
import { mayEdit } from './access.js';
import { legacyError } from './errors.js';
import { withLegacyContent } from './legacy.js';
import { labelView } from './views.js';

const label = z.looseObject({ prefix: z.string(), name: z.string() });
const request = z.union([z.array(label), label]);

/** What a label may not have in it. */
const FORBIDDEN = /[\s:;,.?&[\]()#^*@!]/;

function addLabels(call: Call, page: Page): Answer {
  const parsed = request.safeParse(call.body);
  if (!parsed.success) return legacyError(400, 'The labels are not valid');
  if (!mayEdit(call, page)) return legacyError(403, 'User does not have permission to add labels to this content');
  const names = [parsed.data].flat().map(({ name }) => name.toLowerCase());
  const wrong = names.find((name) => name === '' || FORBIDDEN.test(name));
  if (wrong !== undefined) return legacyError(400, `The label ${wrong} contains invalid characters`);
  page.labels = [...new Set([...page.labels, ...names])];
  const results = page.labels.map((name) => ({ ...labelView(name), label: name }));
  return ok({ results, start: 0, limit: 200, size: results.length, _links: {} });
}

function removeLabel(call: Call, page: Page): Answer {
  if (!mayEdit(call, page)) return legacyError(403, 'User does not have permission to remove labels of this content');
  page.labels = page.labels.filter((name) => name !== call.query.name);
  return noContent();
}

/** Labels are written in the v1 API alone. */
export const labelOperations: readonly Operation[] = [
  {
    product: 'confluence',
    method: 'POST',
    path: '/wiki/rest/api/content/:id/label',
    id: 'addlabelstocontent',
    scopes: [['write:confluence-content'], ['read:label:confluence', 'write:label:confluence']],
    handle: withLegacyContent(addLabels),
  },
  {
    product: 'confluence',
    method: 'DELETE',
    path: '/wiki/rest/api/content/:id/label',
    id: 'removelabelfromcontentusingqueryparameter',
    scopes: [['write:confluence-content'], ['write:label:confluence']],
    handle: withLegacyContent(removeLabel),
  },
];
