import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attach, callForParts, photo } from '../../support/files.ts';
import { register } from '../../support/oauth.ts';
import { callTool } from '../../support/tool-call.ts';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';
import { signIn } from '../../support/tool-people.ts';

const JIRA = '/ex/jira/*/rest/api/3';
/** Of ROV-2. */
const CSV = '100100021';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

describeTool(here, 'jira_get_attachment', {
  works: {
    given: { attachment: CSV },
    says: /^_Source: Jira on [\s\S]*Untrusted content[\s\S]*\*\*charge-table-runs\.csv\*\* \(text\/csv, 79 bytes, by Jonas Weber[\s\S]*-12,0\.31,0\.026/,
    structured: { id: CSV, name: 'charge-table-runs.csv', size: 79, source: { untrusted: true } },
  },
  needs: ['read:jira-work'],
  forbidden: {
    given: async () => ({ attachment: await attach(world.house, 'PEO-1', { name: 'a.txt', type: 'text/plain' }) }),
    person: 'tomas',
    says: /does not exist/,
  },
  absent: { given: { attachment: '1' }, says: /does not exist/ },
  invalid: [
    { given: {}, says: 'attachment is missing.' },
    { given: { attachment: '../1' }, says: 'must be the id or the address' },
    { given: { attachment: CSV, offset: -1 }, says: 'offset' },
  ],
  limited: { method: 'GET', path: `${JIRA}/attachment/content/${CSV}` },
});

describe('a file of an issue', () => {
  const file = (name: string, type: string, content: string | Buffer = '') =>
    attach(world.house, 'ROV-5', { name, type, content });

  it('is shown where it is a picture, upright and small', async () => {
    const bytes = await sharp(await photo(2_400, 1_200))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const attachment = await file('rover.jpg', 'image/jpeg', bytes);
    const [text, image] = await callForParts(world, 'jira_get_attachment', { attachment });
    expect(text?.text).toContain('Shown at 784 × 1568');
    expect(image).toMatchObject({ type: 'image', mimeType: 'image/jpeg' });
    const shown = await sharp(Buffer.from(image?.data ?? '', 'base64')).metadata();
    expect(shown).toMatchObject({ width: 784, height: 1_568, format: 'jpeg' });
    expect(shown.exif).toBeUndefined();
  });

  it('is read in parts where it is a long text, whose hidden characters are gone', async () => {
    const attachment = await file(
      'long.log',
      'application/octet-stream',
      `first\u200b line\n${'x'.repeat(1_500)}\nlast`,
    );
    const first = await world.call('jira_get_attachment', { attachment, max_chars: 1_000 });
    expect(first.text).toContain('first line');
    expect(first.text).toContain(`repeat with offset ${first.structured.next_offset}`);
    const rest = await world.call('jira_get_attachment', { attachment, offset: first.structured.next_offset });
    expect(rest.structured.text).toMatch(/^x+\nlast$/);
  });

  it.each([
    ['a picture that is none', 'broken.png', 'image/png', Buffer.from('no picture')],
    ['a drawing that could run', 'drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['text in no encoding that is known', 'old.txt', 'text/plain', Buffer.from([0xe6, 0xf8, 0xe5, 0x0a])],
    ['anything else', 'plan.pdf', 'application/pdf', '%PDF-1.7'],
  ])('goes by a link where it is %s', async (_what, name, type, content) => {
    const parts = await callForParts(world, 'jira_get_attachment', { attachment: await file(name, type, content) });
    expect(parts).toMatchObject([{ type: 'text' }, { type: 'resource_link', name, mimeType: type }]);
    const uri = parts[1]?.uri ?? '';
    expect(parts[0]?.text).toContain(uri);
    expect(Buffer.from(await (await fetch(uri)).arrayBuffer())).toEqual(Buffer.from(content));
  });

  it('gets no block that clients before 2025-06-18 would refuse, but the link in the text', async () => {
    const { client_id } = await register(world.house);
    const token = await signIn(world.house, client_id, 'maya');
    const response = await fetch(world.house.mcpUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'jira_get_attachment', arguments: { attachment: CSV, link: true, site: 'northwind-robotics' } },
      }),
    });
    const { result } = (await response.json()) as { result: { content: { type: string; text: string }[] } };
    expect(result.content.map(({ type }) => type)).toEqual(['text']);
    expect(result.content[0]?.text).toContain(`${world.house.mcpUrl}/files/`);
    expect(
      await callTool(new URL(world.house.mcpUrl).origin, token, 'jira_get_attachment', { attachment: CSV }),
    ).toMatchObject({ isError: true, text: expect.stringContaining('site') });
  });

  it('is not linked to where it is larger than passes', async () => {
    const attachment = await attach(world.house, 'ROV-5', { name: 'huge.bin', type: 'x/y', bytes: 101_000_000 });
    const { text, structured } = await world.call('jira_get_attachment', { attachment });
    expect(text).toContain('Larger than 100.0 MB');
    expect(structured).not.toHaveProperty('url');
  });
});

holdToContract(here);
