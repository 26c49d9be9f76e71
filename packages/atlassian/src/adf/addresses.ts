/*
 * Web addresses that may stand in Markdown bare: so plain that every parser ends them where we do, and that no
 * character in them could be taken for a delimiter.
 */
const ADDRESS = String.raw`https?://[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]*[a-z0-9])+(?::\d+)?(?:/(?:[\w\-./%=&+#?]*[\w/])?)?`;
const WHOLE = new RegExp(`^${ADDRESS}$`, 'i');
const AMONG_WORDS = new RegExp(String.raw`(?<=^|[\s(])${ADDRESS}(?=$|[\s)]|[.,;:!?](?:$|\s))`, 'gi');

/** Whether the text is one plain web address and nothing else. */
export function isPlainAddress(text: string): boolean {
  return WHOLE.test(text);
}

/**
 * Splits a text at the plain web addresses in it.
 *
 * @param edges.atStart whether nothing precedes the text on its line
 * @param edges.atEnd whether nothing follows it
 */
export function splitAddresses(
  text: string,
  edges: { atStart: boolean; atEnd: boolean },
): { text: string; address: boolean }[] {
  const parts: { text: string; address: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(AMONG_WORDS)) {
    const end = match.index + match[0].length;
    if ((match.index === 0 && !edges.atStart) || (end === text.length && !edges.atEnd)) continue;
    parts.push({ text: text.slice(from, match.index), address: false }, { text: match[0], address: true });
    from = end;
  }
  parts.push({ text: text.slice(from), address: false });
  return parts.filter((part) => part.text !== '');
}

/** The address of an attachment as an image's target: `attachment:ID`, with its collection where it has one. */
export function attachmentUrl(id: string, collection: string): string {
  const query = collection === '' ? '' : `?collection=${encodeURIComponent(collection)}`;
  return `attachment:${encodeURIComponent(id)}${query}`;
}

/** Reads {@link attachmentUrl}; undefined for anything else. */
export function parseAttachmentUrl(url: string): { id: string; collection: string } | undefined {
  const match = /^attachment:([^?#]+)(?:\?collection=([^&#]*))?$/.exec(url);
  if (!match) return undefined;
  try {
    return { id: decodeURIComponent(match[1] ?? ''), collection: decodeURIComponent(match[2] ?? '') };
  } catch {
    return undefined;
  }
}

/** The link target that stands for a person: `accountid:ID`; undefined where the id would not survive in it. */
export function mentionUrl(id: string): string | undefined {
  return /^[\w:.-]+$/.test(id) ? `accountid:${id}` : undefined;
}

/** Reads {@link mentionUrl}; undefined for anything else. */
export function parseMentionUrl(url: string): string | undefined {
  return /^accountid:([\w:.-]+)$/.exec(url)?.[1];
}
