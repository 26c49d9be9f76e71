import { afterAll, beforeAll, expect, it } from 'vitest';
import { attach, callForParts, photo } from '../../support/files.ts';
import { askSandbox } from '../../support/sandbox-control.ts';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const WIKI = '/ex/confluence/*/wiki';
/** In ENG, with two files. */
const PAGE = '20105';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

const file = (name: string, type: string, content: string | Buffer, on = PAGE) =>
  attach(world.house, on, { name, type, content });

describeTool(here, 'confluence_get_attachment', {
  works: {
    given: async () => ({ attachment: await file('notes.md', 'text/markdown', '# Notes\n\nTromsø') }),
    says: /Untrusted content[\s\S]*\*\*notes\.md\*\* \(text\/markdown, 16 bytes, by Maya Lindqvist[\s\S]*# Notes\n\nTromsø/,
    structured: { name: 'notes.md', source: { untrusted: true } },
  },
  needs: ['read:attachment:confluence'],
  forbidden: {
    given: async () => ({ attachment: await file('a.txt', 'text/plain', 'a') }),
    person: 'aiko',
    says: /No site|has no Confluence/,
  },
  absent: { given: { attachment: 'att1' }, says: /not found/ },
  invalid: [
    { given: {}, says: 'Pass attachment to read one, or page' },
    { given: { attachment: 'att' }, says: 'must be the id or the address' },
    { given: { page: PAGE, cursor: 'x' }, says: 'cursor does not belong' },
    { given: { attachment: 'attachment:0c1f' }, says: 'Pass page (id or address) too' },
    { given: { page: PAGE, attachment: 'attachment:0c1f' }, says: 'The page has no such picture' },
  ],
  limited: { method: 'GET', path: `${WIKI}/rest/api/content/*/child/attachment/*/download` },
});

it('lists the files of a page, with who attached them', async () => {
  const { text, structured } = await world.call('confluence_get_attachment', { page: PAGE });
  expect(text).toMatch(/\*\*limits\.csv\*\* \(id att\d+; text\/csv, 21 bytes, Dele/);
  expect(structured.attachments).toContainEqual(expect.objectContaining({ name: 'limits.csv', size: 21 }));
});

it('shows pictures, and leaves everything else to a link', async () => {
  const picture = await file('rover.jpg', 'image/jpeg', await photo(1_600, 400));
  const shown = await callForParts(world, 'confluence_get_attachment', { attachment: picture });
  expect(shown).toMatchObject([{ type: 'text' }, { type: 'image', mimeType: 'image/jpeg' }]);
  const archive = await file('all.zip', 'application/zip', 'PK');
  const [, link] = await callForParts(world, 'confluence_get_attachment', { attachment: archive });
  const answer = await fetch(link?.uri ?? '');
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(await answer.text()).toBe('PK');
});

it('shows the picture that a page’s text names', async () => {
  const { structured: made } = await world.call('confluence_create_page', {
    space: 'ENG',
    title: 'Pictured',
    body: 'x',
  });
  const page = String(made.id);
  const base64 = (await photo(800, 200)).toString('base64');
  const sent = { on: page, name: 'arm.jpg', type: 'image/jpeg', base64 };
  const { fileId } = await askSandbox<{ fileId: string }>(world.house, 'files', sent);
  const attrs = { type: 'file', id: fileId, collection: `contentId-${page}`, alt: 'arm.jpg' };
  const media = { type: 'mediaSingle', attrs: { layout: 'center' }, content: [{ type: 'media', attrs }] };
  const body = JSON.stringify({ type: 'doc', version: 1, content: [media] });
  await world.call('confluence_update_page', { page, expected_version: 1, body, format: 'adf' });
  const { text } = await world.call('confluence_get_page', { page });
  const [, attachment] = /!\[arm\.jpg\]\((attachment:[^)]+)\)/.exec(text) ?? [];
  const [words, image] = await callForParts(world, 'confluence_get_attachment', { page, attachment });
  expect(words?.text).toContain('**arm.jpg**');
  expect(image).toMatchObject({ type: 'image', mimeType: 'image/jpeg' });
});

describeTool(here, 'confluence_upload_attachment', {
  works: {
    given: { page: PAGE, name: 'plan.txt', text: 'the plan' },
    says: /Attached plan\.txt.* to “.*” \(id att\d+\)/,
    structured: { page: PAGE, name: 'plan.txt' },
  },
  needs: ['read:page:confluence', 'write:attachment:confluence'],
  forbidden: {
    given: { page: PAGE, name: 'a.txt', text: 'a' },
    person: 'tomas',
    says: /does not have permission|not permitted/,
  },
  absent: { given: { page: '99999', name: 'a.txt', text: 'a' }, says: 'There is no page or blog post' },
  invalid: [{ given: { page: PAGE, name: 'a.txt' }, says: 'Pass one of text, base64, from and link' }],
  limited: { method: 'PUT', path: `${WIKI}/rest/api/content/*/child/attachment` },
});

it('makes a new version of a file of that name, once though the answer was lost', async () => {
  const given = { page: PAGE, name: 'versions.txt' };
  const first = await world.call('confluence_upload_attachment', { ...given, text: 'one' });
  expect(first.structured.version).toBe(1);
  const path = `${WIKI}/rest/api/content/*/child/attachment`;
  await world.sandbox.fault(path, { kind: 'drop' }, { times: 1, method: 'PUT' });
  const second = await world.call('confluence_upload_attachment', { ...given, text: 'second' });
  expect(second.structured, second.text).toMatchObject({ id: first.structured.id, version: 2 });
  const read = await world.call('confluence_get_attachment', { attachment: first.structured.id });
  expect(read.structured.text).toBe('second');
});

const added = async (): Promise<Record<string, unknown>> => {
  const { structured } = await world.call('confluence_upload_attachment', { page: PAGE, name: 'gone.txt', text: 'x' });
  return { attachment: structured.id };
};

describeTool(here, 'confluence_delete_attachment', {
  works: { given: added, says: /Moved attachment gone\.txt \(id att\d+\) to the trash/, structured: { deleted: true } },
  needs: ['read:attachment:confluence', 'delete:attachment:confluence'],
  forbidden: { given: added, person: 'tomas', says: 'do not have permission to delete' },
  absent: { given: { attachment: 'att1' }, says: /not found/ },
  invalid: [{ given: {}, says: 'attachment is missing.' }],
  limited: { method: 'DELETE', path: `${WIKI}/api/v2/attachments/*` },
});

holdToContract(here);
