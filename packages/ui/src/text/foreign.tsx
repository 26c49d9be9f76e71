import { cleanLines, cleanText } from './clean.js';

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

/**
 * Text of several lines that a stranger chose, whole and as it is, but for what would reorder or hide parts of it. What is
 * long scrolls inside, so that it pushes nothing of ours away.
 *
 * @param text what the stranger sent
 * @param labelledBy the id of what names it
 */
export function Verbatim({ text, labelledBy }: { text: string; labelledBy: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section class="verbatim" tabIndex={0} aria-labelledby={labelledBy}>
      <pre>
        <bdi>{cleanLines(text)}</bdi>
      </pre>
    </section>
  );
}
