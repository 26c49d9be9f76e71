import { cleanText } from '@gatehouse/ui';

/** A line is cut here, and a text after so many lines: nobody reads further, and a browser has to hold it. */
const LONGEST_LINE = 2_000;
const MOST_LINES = 2_000;

/** A line with its indentation, which in lists and code has a meaning. */
const harmless = (line: string) => `${/^ {0,24}/.exec(line)?.[0] ?? ''}${cleanText(line, LONGEST_LINE, '')}`;

/** A text of a stranger's in its own lines, each made harmless by itself. */
export function ForeignText({ text }: { text: string }) {
  const lines = text.split('\n');
  return (
    <div class="foreign-text">
      {lines.slice(0, MOST_LINES).map((line, at) => (
        <bdi key={at} class="foreign-text__line">
          {harmless(line)}
        </bdi>
      ))}
      {lines.length > MOST_LINES && <span class="fact__none">and {lines.length - MOST_LINES} more lines</span>}
    </div>
  );
}

const MARKS: Record<string, [kind: string, words: string]> = { '+': ['added', 'added'], '-': ['removed', 'removed'] };

/** A difference line by line, in the unified format. Colours say it, and the signs, and words to those who hear it. */
export function Difference({ lines }: { lines: string[] }) {
  return (
    <div class="difference">
      {lines.slice(0, MOST_LINES).map((line, at) => {
        const sign = /^[-+ ]/.exec(line)?.[0] ?? '';
        const [kind, words] = MARKS[sign] ?? (line.startsWith('@@') ? ['place', ''] : ['same', '']);
        return (
          <div key={at} class={`difference__line difference__line--${kind}`}>
            {words !== '' && <span class="unseen">{words}: </span>}
            <bdi>
              {sign}
              {harmless(line.slice(sign.length))}
            </bdi>
          </div>
        );
      })}
    </div>
  );
}
