import { oneLine } from '../common/lines.js';

/** Longer than this is a text field, of which a list shows the beginning (characters). */
const MAX_VALUE = 500;

/**
 * A Jira field's value as short text: people by name and account id, options by their value, lists joined. Rich text
 * gives its words without form.
 */
export function shortValue(value: unknown): string {
  return oneLine(words(value), MAX_VALUE);
}

function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(words).filter(Boolean).join(', ');
  if (typeof value !== 'object') return String(value);
  const of = value as Record<string, unknown>;
  if (typeof of.accountId === 'string') return person(of);
  if (of.type === 'doc' && Array.isArray(of.content)) return plainText(of).trim();
  const name = of.name ?? of.displayName ?? of.key ?? of.title;
  if (name !== undefined) return words(name);
  // A cascading choice is a value with a child.
  if (of.value !== undefined) return of.child ? `${words(of.value)} / ${words(of.child)}` : words(of.value);
  return of.id === undefined ? JSON.stringify(value) : `id ${String(of.id)}`;
}

/** A person as the model needs them: to be named, and to be passed on. */
export function person(user: { displayName?: unknown; accountId?: unknown } | null | undefined): string {
  if (!user) return '';
  const name = oneLine(String(user.displayName ?? ''), 100);
  return name ? `${name} (${String(user.accountId)})` : String(user.accountId);
}

function plainText(node: Record<string, unknown>): string {
  if (typeof node.text === 'string') return node.text;
  const content = Array.isArray(node.content) ? (node.content as Record<string, unknown>[]) : [];
  return content.map(plainText).join(node.type === 'paragraph' ? '' : ' ');
}
