/** The outline of the mark on a 32 × 32 grid: two towers, the wall between them, and an open gate. */
const outline = 'M3 5h3v3h2V5h3v6h2.5V8h5v3H21V5h3v3h2V5h3v23h-7.5v-6.5a5.5 5.5 0 0 0-11 0V28H3z';
const windows = 'M6 13.5h2v4H6zM24 13.5h2v4h-2z';

/**
 * The mark of Gatehouse. Decoration: the word next to it carries the name.
 *
 * @param size edge in CSS pixels
 */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <path fill="currentColor" fill-rule="evenodd" d={`${outline}${windows}`} />
    </svg>
  );
}

/** The mark as a file for browser tabs; it follows the colour scheme of the browser. */
export const markFile = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">',
  '<style>path{fill:#0d5c5a}@media (prefers-color-scheme:dark){path{fill:#72cbc2}}</style>',
  `<path fill-rule="evenodd" d="${outline}${windows}"/>`,
  '</svg>',
].join('');
