import { type AdfDoc, findSection, namesOf, readSections } from '@gatehouse/atlassian';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';

/** A heading of a page, and the name by which its section is read and edited. */
export interface Heading {
  level: number;
  title: string;
  section: string;
}

/** @param body the page's document, as Confluence gave it */
export function outlineOf(body: unknown): Heading[] {
  const sections = readSections(body);
  const names = namesOf(sections);
  return sections.map(({ level, title }, at) => ({
    level,
    title: oneLine(title, 1_000),
    section: oneLine(names[at] ?? title, 1_000),
  }));
}

/**
 * One section of a page: what an edit of that name would change.
 * @throws ToolFailure listing the sections, where the name means none or several
 */
export function sectionOf(body: unknown, name: string): AdfDoc {
  const sections = readSections(body);
  const found = findSection(sections, name);
  if (found.ok) return found.section.document;
  const { candidates } = found;
  const several = candidates.length > 0;
  const names = namesOf(sections).filter((_, at) => !several || candidates.some((one) => one === sections[at]));
  const why = several ? `Several sections are called ${name}` : `The page has no section called ${name}`;
  throw new ToolFailure('choice', `${why}. Headings: ${names.map((one) => oneLine(one, 1_000)).join('; ') || 'none'}.`);
}
