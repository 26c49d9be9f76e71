import type { JiraFieldMeta } from '@gatehouse/atlassian';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';

/** The fields that can be set on something, and what that is called: `a new Bug`, `ROV-7`. */
export interface Form {
  what: string;
  fields: readonly JiraFieldMeta[];
}

/** A field that the model set, by name or id, still as text. */
export interface GivenField {
  name: string;
  value: string | readonly string[];
}

/** Set by the call itself, whatever the form says. */
export const OWN: ReadonlySet<string> = new Set(['project', 'issuetype']);

/** `Due date`, `due_date` and `duedate` are one field. */
const folded = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');

/**
 * The field of a form that a name or an id means.
 * @throws ToolFailure listing the fields, where there is none; or their ids, where there are several
 */
export function fieldOn({ what, fields }: Form, name: string): JiraFieldMeta {
  const byId = fields.find(({ fieldId }) => fieldId.toLowerCase() === name.trim().toLowerCase());
  if (byId) return byId;
  const [only, ...others] = fields.filter(
    (field) => folded(field.name) === folded(name) || folded(field.fieldId) === folded(name),
  );
  if (!only) {
    const names = fields
      .filter(({ fieldId }) => !OWN.has(fieldId))
      .map((one) => `${oneLine(one.name)} (${one.fieldId})`);
    throw new ToolFailure('choice', `${name} cannot be set on ${what}. Fields: ${names.join(', ') || 'none'}.`);
  }
  if (others.length > 0) {
    const ids = [only, ...others].map(({ fieldId }) => fieldId).join(', ');
    throw new ToolFailure('choice', `Several fields are called ${name}: pass an id. ${ids}`);
  }
  return only;
}
