import { adfToText } from '../adf/text.js';
import type { CustomField, CustomValue, Issue, Option } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { choiceField, dateField, type Field, numberField, textField } from '../query/fields.js';
import { byNameOrId, people } from './jql-operands.js';

/** The words of a document; nothing of what is none. */
export const documentText = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'type' in value ? adfToText(value as { type: string }) : '';

const withChildren = (options: readonly Option[]): { id: string; name: string }[] =>
  options.flatMap(({ id, value, children = [] }) => [{ id, name: value }, ...withChildren(children)]);

/** The ids in a value: of options, of an option below another, of people. */
function idsIn(value: CustomValue): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => idsIn(one as CustomValue));
  if (typeof value !== 'object' || value === null) return [];
  if ('accountId' in value) return [value.accountId];
  if (!('value' in value)) return [];
  return [value.id, ...('child' in value && value.child ? [value.child.id] : [])];
}

/** What JQL may do with a custom field. */
export function customField(call: Call, { id, name, kind, options = [] }: CustomField): Field<Issue> {
  const names = [name.toLowerCase(), `cf[${id.replace('customfield_', '')}]`];
  const valueIn = (issue: Issue): CustomValue => issue.custom[id] ?? null;
  switch (kind) {
    case 'number':
      return numberField({
        names,
        of: (issue) => {
          const value = valueIn(issue);
          return typeof value === 'number' ? value : null;
        },
      });
    case 'option':
    case 'options':
    case 'cascade':
      return choiceField({ names, of: (issue) => idsIn(valueIn(issue)), resolve: byNameOrId(withChildren(options)) });
    case 'user':
    case 'users':
      return choiceField({ names, of: (issue) => idsIn(valueIn(issue)), resolve: people(call) });
    case 'date':
    case 'datetime':
      return dateField({
        names,
        now: call.now(),
        of: (issue) => {
          const value = valueIn(issue);
          return typeof value === 'string' ? Date.parse(value) : null;
        },
      });
    default:
      return textField({
        names,
        of: (issue) => {
          const value = valueIn(issue);
          return typeof value === 'string' ? value : documentText(value);
        },
      });
  }
}
