import { describe, expect, it } from 'vitest';
import { markdownToAdf } from '../write/document.js';
import { editDocument } from './edit.js';
import { findSection, namesOf } from './naming.js';
import { outlineAdf, readSections } from './outline.js';

const PAGE = markdownToAdf(
  '# Week\n\n## Notes\n\na\n\n## Notes\n\nb\n\n# Week\n\n## Notes\n\nc\n\n# Issue #2\n\nd\n\n# Issue\n\ne\n\n> [!NOTE]\n> ## Aside\n>\n> f',
);
const NAMES = ['Week#1', 'Week > Notes#1', 'Week > Notes#2', 'Week#2', 'Week > Notes#3', 'Issue #2', 'Issue', 'Aside'];

describe('names of sections', () => {
  const sections = outlineAdf(PAGE);

  it('are as short as they can be, with a number where nothing else tells two apart', () => {
    expect(namesOf(sections)).toEqual(NAMES);
  });

  it('each find their own section, and no other', () => {
    for (const [at, name] of namesOf(sections).entries()) {
      expect(findSection(sections, name), name).toEqual({ ok: true, section: sections[at] });
      expect(findSection(sections, `## ${name.toUpperCase()}`), name).toEqual({ ok: true, section: sections[at] });
    }
  });

  it('of which there are not so many, or that say too little, find none', () => {
    expect(findSection(sections, 'Notes#4')).toEqual({ ok: false, candidates: [] });
    expect(findSection(sections, 'Week > Notes#0')).toEqual({ ok: false, candidates: [] });
    expect(findSection(sections, 'Notes')).toMatchObject({ ok: false, candidates: { length: 3 } });
  });

  it('count where the way is not said too', () => {
    expect(findSection(sections, 'notes#3')).toEqual({ ok: true, section: sections[4] });
  });

  it('read what an edit of the same name would change', () => {
    const read = findSection(readSections(PAGE), 'Week > Notes#2');
    expect(read.ok && read.section.document).toEqual(markdownToAdf('## Notes\n\nb'));
    expect(readSections({ type: 'doc', content: [null] })).toEqual([]);
    expect(readSections(undefined)).toEqual([]);
  });

  it('look at no more of a heading than its beginning: what would take minutes takes none', () => {
    const title = '<'.repeat(200_000);
    const many = Array.from({ length: 2_000 }, (_, at) => ({ title: `${at}`, path: [title, `${at}`] }));
    expect(namesOf(many)).toHaveLength(2_000);
    expect(findSection(many, `${'<'.repeat(900)} > 1999`)).toMatchObject({ ok: false });
  });

  const edit = (section: string, since?: object) =>
    editDocument(
      JSON.stringify(PAGE),
      { operation: 'replace', section, content: { markdown: 'new' } },
      since && JSON.stringify(since),
    );

  it('edit the one that is meant', () => {
    const edited = edit('Week > Notes#2');
    expect(edited.ok && JSON.parse(edited.body)).toEqual({
      ...PAGE,
      content: PAGE.content.map((node, at) => (at === 4 ? markdownToAdf('new').content[0] : node)),
    });
    expect(edit('Notes')).toEqual({
      ok: false,
      reason: 'ambiguous',
      sections: ['Week > Notes#1', 'Week > Notes#2', 'Week > Notes#3'],
    });
  });

  it('with a number hold as long as there are as many, and it is the same as then', () => {
    expect(edit('Week > Notes#2', PAGE)).toMatchObject({ ok: true });
    const without = { ...PAGE, content: PAGE.content.slice(3) };
    expect(edit('Week > Notes#2', without)).toEqual({ ok: false, reason: 'changed' });
    const swapped = { ...PAGE, content: [...PAGE.content] };
    [swapped.content[2], swapped.content[4]] = [PAGE.content[4] as never, PAGE.content[2] as never];
    expect(edit('Week > Notes#2', swapped)).toEqual({ ok: false, reason: 'changed' });
  });
});
