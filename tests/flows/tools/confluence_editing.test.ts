import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const C2 = '/ex/confluence/*/wiki/api/v2';
/** The design of the fleet's API: an inline comment on “ten minutes”, a table, tasks. */
const DESIGN = '20105';
const RUN_BOOK = '20107';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
}

async function read(page: string) {
  const { structured } = await world.call('confluence_get_page', { page, max_chars: 100_000 });
  return { version: structured.version as number, markdown: String(structured.content), title: structured.title };
}

async function nodesOf(page: string): Promise<Node[]> {
  const { structured } = await world.call('confluence_get_page', { page, format: 'adf', max_chars: 100_000 });
  return JSON.parse(String(structured.content)).content;
}

async function newPage(title: string, body: string, more: object = {}): Promise<string> {
  const { structured } = await world.call('confluence_create_page', { space: 'ENG', title, body, ...more });
  return String(structured.id);
}

const FORBIDDEN = /does not exist|may not|permission/;

describeTool(here, 'confluence_update_page', {
  works: {
    given: async () => {
      const { version, markdown } = await read(RUN_BOOK);
      return { page: RUN_BOOK, expected_version: version, body: `${markdown}\n\nSeen at ${version}.`, message: 'Seen' };
    },
    says: /Written: "Run book: fleet offline"[\s\S]*\n\+Seen at 8\./,
    structured: { id: RUN_BOOK, version: 9, written: true },
  },
  needs: ['read:page:confluence', 'write:page:confluence'],
  forbidden: { given: { page: '20302', expected_version: 1, body: 'x' }, person: 'tomas', says: FORBIDDEN },
  absent: { given: { page: '99999', expected_version: 1, body: 'x' }, says: FORBIDDEN },
  invalid: [
    { given: { page: RUN_BOOK, body: 'x' }, says: 'expected_version is missing.' },
    { given: { page: 'Run book', expected_version: 1, body: 'x' }, says: 'page must be the id or the address' },
    { given: { page: RUN_BOOK, expected_version: 1 }, says: 'Pass what to change: body, title or status.' },
    { given: { page: RUN_BOOK, expected_version: 1, title: ' ' }, says: 'title must not be empty' },
    { given: { page: RUN_BOOK, expected_version: 999, body: 'x' }, says: 'expected_version is 999' },
    { given: { page: RUN_BOOK, expected_version: 1, body: '{}', format: 'adf' }, says: 'body is not an ADF document' },
    {
      given: async () => ({ page: RUN_BOOK, expected_version: (await read(RUN_BOOK)).version, title: 'How we work' }),
      says: 'already exists with the same TITLE',
    },
  ],
  limited: { method: 'PUT', path: `${C2}/pages/${RUN_BOOK}` },
});

let times = 0;
describeTool(here, 'confluence_edit_page', {
  works: {
    given: async () => {
      const { version } = await read(DESIGN);
      const content = `And ${times++}?`;
      return { page: DESIGN, operation: 'append', section: 'Questions', content, expected_version: version };
    },
    says: /Written: "Fleet API 3"[\s\S]*\n\+And \d\?/,
    structured: { id: DESIGN, version: 7, written: true },
  },
  needs: ['read:page:confluence', 'write:page:confluence'],
  forbidden: {
    given: { page: '20302', operation: 'append', content: 'x', expected_version: 1 },
    person: 'tomas',
    says: FORBIDDEN,
  },
  absent: { given: { page: '99999', operation: 'append', content: 'x', expected_version: 1 }, says: FORBIDDEN },
  invalid: [
    { given: { page: DESIGN, operation: 'shuffle', content: 'x' }, says: 'must be one of: ' },
    { given: { page: DESIGN, operation: 'replace', content: 'x' }, says: 'Pass section, the heading below which' },
    { given: { page: DESIGN, operation: 'append', expected_version: 1 }, says: 'Pass content for append.' },
    { given: { page: DESIGN, operation: 'append', content: 'x' }, says: 'Pass expected_version, the version you read' },
    { given: { page: DESIGN, operation: 'delete' }, says: 'Pass section, the heading to delete.' },
    {
      given: { page: DESIGN, operation: 'delete', section: 'Limits', content: 'x' },
      says: 'content is not for delete',
    },
    { given: { page: DESIGN, operation: 'delete', section: 'Nowhere' }, says: '"Resuming"; "Limits"; "Questions"' },
  ],
  limited: { method: 'PUT', path: `${C2}/pages/${DESIGN}` },
});

describe('an edit', () => {
  it('touches its section alone: every other node stays, the comment’s anchor and the ids of tasks included', async () => {
    const before = await nodesOf(DESIGN);
    const edit = { page: DESIGN, operation: 'replace', section: 'Limits', content: 'None.\n\n- Really' };
    const tried = await world.call('confluence_edit_page', { ...edit, dry_run: true });
    expect(tried.text).toContain('Dry run, nothing was written');
    expect(tried.text).toContain('\n+None.\n');
    expect(tried.structured.written).toBe(false);
    expect(await nodesOf(DESIGN)).toEqual(before);
    expect((await world.call('confluence_edit_page', edit)).structured.written).toBe(true);

    const after = await nodesOf(DESIGN);
    const at = before.findIndex(({ content }) => JSON.stringify(content)?.includes('"Limits"')) + 1;
    expect(after.slice(0, at)).toEqual(before.slice(0, at));
    expect(after.slice(at, at + 2)).toMatchObject([{ type: 'paragraph' }, { type: 'bulletList' }]);
    expect(after.slice(at + 2)).toEqual(before.slice(at + 1));
    expect(JSON.stringify(after)).toContain('"annotation"');
  });

  it('finds a section by the name that the outline gives it, also where several are called the same', async () => {
    const page = await newPage('Weeks', '# Week\n\n## Notes\n\na\n\n## Notes\n\nb\n\n# Week\n\n## Notes\n\nc');
    const outline = await world.call('confluence_get_page', { page, part: 'outline' });
    const sections = (outline.structured.outline as { section: string }[]).map(({ section }) => section);
    expect(sections).toEqual(['Week#1', 'Week > Notes#1', 'Week > Notes#2', 'Week#2', 'Week > Notes#3']);
    expect(outline.text).toContain('  - Notes (section "Week > Notes#2")');
    const section = 'Week > Notes#2';
    const shown = await world.call('confluence_get_page', { page, part: 'section', section });
    expect(shown.structured.content).toBe('## Notes\n\nb');
    const edit = { page, operation: 'replace', section, content: 'B', expected_version: 1 };
    expect((await world.call('confluence_edit_page', edit)).structured.written).toBe(true);
    expect((await read(page)).markdown).toBe('# Week\n\n## Notes\n\na\n\n## Notes\n\nB\n\n# Week\n\n## Notes\n\nc');
    const vague = await world.call('confluence_edit_page', { ...edit, section: 'Notes', expected_version: 2 });
    expect(vague.text).toContain('"Week > Notes#1"; "Week > Notes#2"; "Week > Notes#3"');
  });

  it('in a column changes no more than what is read as that section', async () => {
    const columns =
      '<!-- layout 50 50 -->\n\n## Left\n\na\n\n<!-- column -->\n\nRight.\n\n<!-- /layout -->\n\n### After';
    const page = await newPage('Columns', columns);
    const shown = await world.call('confluence_get_page', { page, part: 'section', section: 'Left' });
    expect(shown.structured.content).toBe('## Left\n\na');
  });

  it('is not written where a comment’s anchor would go, unless that is meant', async () => {
    const { version } = await read(DESIGN);
    const edit = { page: DESIGN, operation: 'replace', section: 'Resuming', content: 'Not at all.' };
    const refused = await world.call('confluence_edit_page', edit);
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain('inline comment on “ten minutes”');
    const tried = await world.call('confluence_edit_page', { ...edit, dry_run: true });
    expect(tried.structured).toMatchObject({ lost: ['inline comment on “ten minutes”'], written: false });
    expect((await read(DESIGN)).version).toBe(version);
    const meant = await world.call('confluence_edit_page', { ...edit, allow_loss: true });
    expect(meant.structured).toMatchObject({ written: true, version: version + 1 });
  });

  it('goes on where another section was changed since, and not where its own was', async () => {
    const page = await newPage('Two halves', '# One\n\na\n\n# Two\n\nb');
    const edit = { page, operation: 'replace', section: 'Two', content: 'mine', expected_version: 1 };
    const theirs = { page, operation: 'append', section: 'One', content: 'theirs', expected_version: 1 };
    await world.call('confluence_edit_page', theirs);
    expect((await world.call('confluence_edit_page', edit)).structured).toMatchObject({ written: true, version: 3 });
    const late = await world.call('confluence_edit_page', { ...edit, content: 'again' });
    expect(late.structured).toMatchObject({ written: false, conflict: true, version: 3 });
    expect((await read(page)).markdown).toBe('# One\n\na\n\ntheirs\n\n# Two\n\nmine');
  });

  it.each(['append', 'insert_before'])('that adds, sent again, adds nothing twice: %s', async (operation) => {
    const page = await newPage(`Log, ${operation}`, '# One\n\na');
    const edit = { page, operation, section: 'One', content: 'new', expected_version: 1 };
    expect((await world.call('confluence_edit_page', edit)).structured).toMatchObject({ written: true, version: 2 });
    const again = await world.call('confluence_edit_page', edit);
    expect(again.structured).toMatchObject({ written: false, conflict: true, version: 2 });
    expect((await read(page)).markdown.match(/new/g)).toHaveLength(1);
  });
});

describe('a rewrite', () => {
  it('of an older version says who changed what since, and writes nothing', async () => {
    const page = await newPage('Contested', 'The rover waits.');
    const first = { page, expected_version: 1, body: 'The rover drives.', message: 'It drives now' };
    expect((await world.call('confluence_update_page', first)).structured.version).toBe(2);
    const second = await world.call('confluence_update_page', { page, expected_version: 1, body: 'The rover sleeps.' });
    expect(second.structured).toMatchObject({ written: false, conflict: true, version: 2 });
    expect(second.text).toContain('at version 2 now, and expected was 1');
    expect(second.text).toMatch(/- version 2, .*“It drives now”/);
    expect(second.text).toContain('-The rover waits.\n+The rover drives.');
    expect((await read(page)).markdown).toBe('The rover drives.');
  });

  it('that somebody overtakes at the last moment says the same', async () => {
    const page = await newPage('Overtaken', 'Before.');
    await world.sandbox.fault(`${C2}/pages/${page}`, { kind: 'status', status: 409 }, { times: 1, method: 'PUT' });
    const late = await world.call('confluence_update_page', { page, expected_version: 1, body: 'After.' });
    expect(late.structured).toMatchObject({ written: false, conflict: true });
    expect((await read(page)).markdown).toBe('Before.');
  });

  it('leaves what was not rewritten as it was, and writes nothing where nothing changes', async () => {
    const { version, markdown } = await read('20104');
    const before = await nodesOf('20104');
    const same = await world.call('confluence_update_page', {
      page: '20104',
      expected_version: version,
      body: markdown,
    });
    expect(same.text).toContain('nothing changes');
    const given = {
      page: '20104',
      expected_version: version,
      body: `Read this.\n\n${markdown}`,
      title: 'Winter, ready',
    };
    expect((await world.call('confluence_update_page', given)).structured).toMatchObject({ title: 'Winter, ready' });
    expect((await nodesOf('20104')).slice(1)).toEqual(before);
  });

  it('keeps a draft one, and publishes it', async () => {
    const page = await newPage('Half a thought', 'A', { status: 'draft' });
    const kept = await world.call('confluence_update_page', { page, expected_version: 1, body: 'A, and B' });
    expect(kept.structured).toMatchObject({ written: true, status: 'draft', version: 1 });
    const published = await world.call('confluence_update_page', { page, expected_version: 1, status: 'current' });
    expect(published.structured).toMatchObject({ written: true, status: 'current' });
    expect((await read(page)).markdown).toBe('A, and B');
  });
});

holdToContract(here);
