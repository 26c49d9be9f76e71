import { cut } from '../tools/common/lines.js';

/** A line is broken at the end of a sentence behind so many characters, and anywhere behind so many more. */
const LONG = 160;
const LONGEST = 1_000;

/**
 * A text in lines that a person can compare: a paragraph is one line to Atlassian, however long it is.
 *
 * @param signed whether it is a difference, whose lines begin with a sign each
 */
export function inLines(text: string, signed?: 'signed'): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.length <= LONG) return [line];
      const sign = signed ? line.slice(0, 1) : '';
      return pieces(line.slice(sign.length)).map((piece) => `${sign}${piece}`);
    })
    .join('\n');
}

function pieces(line: string): string[] {
  return line.split(/(?<=[.!?]) (?=\S)/u).flatMap((sentence) => {
    const parts: string[] = [];
    for (let rest = sentence; rest !== ''; rest = rest.slice(parts.at(-1)?.length)) parts.push(cut(rest, LONGEST));
    return parts;
  });
}
