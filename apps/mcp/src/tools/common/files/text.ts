/** Media types of text, beside `text/…`. */
const TEXT_TYPE =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|yaml|x-yaml|toml|javascript|x-javascript|typescript|sql|x-sh|x-ndjson|ndjson|graphql|x-httpd-php)\b)/i;
/** Names of text that uploads often come without a type for. */
const TEXT_NAME =
  /\.(?:txt|log|md|markdown|csv|tsv|json|jsonl|ndjson|ya?ml|toml|ini|cfg|conf|env|properties|xml|html?|css|scss|js|mjs|cjs|jsx|ts|tsx|py|rb|go|rs|java|kt|swift|c|h|cpp|hpp|cs|php|sql|sh|bash|ps1|bat|diff|patch|tf|gradle|dockerfile|proto|graphql|vtt|srt|tex|rst|adoc|ics|eml)$/i;

/** Whether a file may be text, by its type and its name, which whoever attached it chose. */
export function mayBeText({ name, type }: { name: string; type: string }): boolean {
  if (/^image\//i.test(type)) return false;
  return TEXT_TYPE.test(type) || TEXT_NAME.test(name);
}

/**
 * A file's text: UTF-16 with a byte order mark, otherwise UTF-8.
 * @returns undefined for anything else, and for what has a NUL in it, as only data has
 */
export function textOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
