import { afterAll, beforeAll, expect, it } from 'vitest';
import { attach, callForParts, photo } from '../../support/files.ts';
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

holdToContract(here);
