/** A value of a field: what sets it again, and how a person reads it where that is something else. */
export interface FieldState {
  set: unknown;
  text?: string;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * A field's value, as Jira gives it, in the form in which Jira takes it: people by account id, options, versions and
 * issues by id, rich text as the document that it is. Two values that set the same come out the same.
 */
export function fieldState(value: unknown): FieldState {
  const text = isPlain(value) ? undefined : words(value);
  return { set: settable(value), ...(text === undefined ? {} : { text }) };
}

function settable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(settable);
  if (!isObject(value)) return value;
  const { type, accountId, id, child, key, groupId, name } = value;
  if (type === 'doc') return value;
  if (isText(accountId)) return { accountId };
  // Sprints are set by their number.
  if (typeof id === 'number') return id;
  if (isText(id)) return isObject(child) ? { id, child: settable(child) } : { id };
  if (isText(key)) return { key };
  if (isText(groupId)) return { name };
  if ('originalEstimate' in value || 'remainingEstimate' in value) {
    return { originalEstimate: value.originalEstimate ?? null, remainingEstimate: value.remainingEstimate ?? null };
  }
  return value;
}

/** Whether a value reads as what it is: rich text is turned into words by whoever shows it. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  return !isObject(value) || value.type === 'doc';
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(', ');
  if (!isObject(value)) return value === null || value === undefined ? '' : String(value);
  const { displayName, key, name, child } = value;
  const own = [displayName, value.value, key, name].find(isText) ?? '';
  return isObject(child) ? `${own} / ${words(child)}` : own;
}
