import { cleanText } from '@gatehouse/atlassian';

/**
 * One line of text: nothing that cannot be seen, no line breaks, no runs of white space, bounded. What others may call
 * things goes through it before it stands in a line of ours: none of it can begin another, nor look like another name.
 */
export function oneLine(text: string | null | undefined, maxLength = 300): string {
  const line = cleanText(text ?? '')
    .replace(/\s+/gu, ' ')
    .trim();
  return line.length <= maxLength ? line : `${cut(line, maxLength - 1)}…`;
}

/** The first characters of a text, never half of a surrogate pair. */
export function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** The date of a timestamp, which is enough in a list. */
export function dateOf(timestamp: string | null | undefined): string {
  return timestamp?.slice(0, 10) ?? '';
}

/** Drops what is absent, so that answers stay small and no field is null. */
export function present<T extends Record<string, unknown>>(
  value: T,
): { [K in keyof T]?: Exclude<T[K], null | undefined | ''> } {
  const entries = Object.entries(value).filter(([, v]) => v !== null && v !== undefined && v !== '');
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], null | undefined | ''> };
}
