/** A heading of a page, and the characters of the Markdown that belong to it. */
export interface Heading {
  level: number;
  title: string;
  /** The titles of the sections that it is in, the outermost first, and its own: as edits name sections. */
  path: string[];
  start: number;
  /** Where the next heading of the same or a higher level begins, or the text ends. */
  end: number;
}

const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/;

/** The headings of a Markdown text, those in code left out. */
export function outlineOf(markdown: string): Heading[] {
  const headings: Heading[] = [];
  let open: Heading[] = [];
  let fence: string | undefined;
  let at = 0;
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (mark && fence === undefined) fence = mark;
    else if (mark && fence && mark[0] === fence[0] && mark.length >= fence.length) fence = undefined;
    else if (fence === undefined) {
      const match = HEADING.exec(line);
      if (match?.[1] && match[2]) {
        const level = match[1].length;
        open = open.filter((above) => above.level < level);
        const path = [...open.map(({ title }) => title), match[2]];
        const heading = { level, title: match[2], path, start: at, end: markdown.length };
        open.push(heading);
        headings.push(heading);
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
