import { cleanText } from './clean.js';

/**
 * Text that a stranger chose, cleaned and isolated, so that its direction cannot reorder our words around it.
 *
 * @param text what the stranger sent
 * @param limit the most characters shown
 */
export function Foreign({ text, limit }: { text: string; limit?: number }) {
  return <bdi class="foreign">{cleanText(text, limit)}</bdi>;
}

/**
 * A host, URL or scheme: never cut, because the end of a host is what tells who it is, and broken anywhere to fit.
 *
 * @param text the address
 */
export function Address({ text }: { text: string }) {
  return (
    <bdi class="address" dir="ltr">
      {cleanText(text, 2048)}
    </bdi>
  );
}
