/** A heading of a page, and the characters of the Markdown that belong to it. */
export interface Heading {
  level: number;
  title: string;
  start: number;
  /** Where the next heading of the same or a higher level begins, or the text ends. */
  end: number;
}

const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/;

/** The headings of a Markdown text, those in code left out. */
export function outlineOf(markdown: string): Heading[] {
  const headings: Heading[] = [];
  let fence: string | undefined;
  let at = 0;
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (mark && fence === undefined) fence = mark;
    else if (mark && fence && mark[0] === fence[0] && mark.length >= fence.length) fence = undefined;
    else if (fence === undefined) {
      const match = HEADING.exec(line);
      if (match?.[1] && match[2]) {
        headings.push({ level: match[1].length, title: match[2], start: at, end: markdown.length });
      }
    }
    at += line.length + 1;
  }
  for (const [index, heading] of headings.entries()) {
    const next = headings.slice(index + 1).find(({ level }) => level <= heading.level);
    if (next) heading.end = next.start;
  }
  return headings;
}

/** The heading that a name means: the same text, else the only one that contains it. */
export function findHeading(headings: readonly Heading[], name: string): Heading | undefined {
  const wanted = name
    .replace(/^#+\s*/, '')
    .trim()
    .toLowerCase();
  const exact = headings.find(({ title }) => title.toLowerCase() === wanted);
  const [only, ...others] = headings.filter(({ title }) => title.toLowerCase().includes(wanted));
  return exact ?? (others.length === 0 ? only : undefined);
}
