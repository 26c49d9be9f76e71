import { adfToHtml } from '../adf/markup.js';
import type { Issue } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { mayWork } from './access.js';
import { ISSUE_FIELDS, type IssueField } from './fields.js';
import { editScreen, fieldsById } from './screens.js';
import { selfLink } from './views.js';

/** Splits list parameters that come as `a,b`, as repeated parameters, or both. */
export const readList = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value])
    .flatMap((part) => String(part).split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * The fields that a `fields` parameter selects: names, `*all`, `*navigable`, and `-name` to leave one out.
 *
 * @param selection empty means `fallback`
 */
export function selectFields(selection: readonly string[], fallback: readonly string[]): IssueField[] {
  const asked = selection.length === 0 ? fallback : selection;
  const excluded = new Set(asked.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const included = asked.filter((name) => !name.startsWith('-'));
  const isAll = included.length === 0 || included.includes('*all') || included.includes('*navigable');
  return ISSUE_FIELDS.filter((field) => (isAll || included.includes(field.id)) && !excluded.has(field.id));
}

const isDocument = (value: unknown): value is { type: 'doc' } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc';

/** An issue with the chosen fields; `expand` may ask for `names`, `schema`, `editmeta` and `renderedFields`. */
export function issueView(call: Call, issue: Issue, fields: readonly IssueField[], expand: readonly string[]) {
  const values = fields.map((field) => [field.id, field.value(call, issue)] as const);
  const view: Record<string, unknown> = {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: selfLink(call, `issue/${issue.id}`),
    key: issue.key,
  };
  if (fields.length > 0) view.fields = Object.fromEntries(values);
  if (expand.includes('names')) view.names = Object.fromEntries(fields.map((field) => [field.id, field.name]));
  if (expand.includes('schema')) view.schema = Object.fromEntries(fields.map((field) => [field.id, field.schema]));
  if (expand.includes('editmeta')) {
    const screen = mayWork(call.person, issue.project) ? editScreen(call, issue) : [];
    view.editmeta = { fields: fieldsById(screen) };
  }
  if (expand.includes('renderedFields')) {
    view.renderedFields = Object.fromEntries(
      values.map(([id, value]) => [id, isDocument(value) ? adfToHtml(value) : null]),
    );
  }
  return view;
}
