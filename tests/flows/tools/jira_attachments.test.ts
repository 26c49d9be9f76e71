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

describeTool(here, 'jira_upload_attachment', {
  works: {
    given: { issue: 'ROV-5', name: 'notes.md', text: '# Notes\n\nTromsø' },
    says: /Attached notes\.md, 16 bytes, to ROV-5 \(id \d+\)/,
    structured: { issue: 'ROV-5', name: 'notes.md', size: 16 },
  },
  needs: ['write:jira-work'],
  forbidden: {
    given: { issue: 'ROV-5', name: 'a.txt', text: 'a' },
    person: 'aiko',
    says: 'permission to create attachments',
  },
  absent: { given: { issue: 'ROV-99999', name: 'a.txt', text: 'a' }, says: /does not exist/ },
  invalid: [
    { given: { issue: 'ROV-5', name: 'a.txt' }, says: 'Pass one of text, base64, from and link' },
    {
      given: { issue: 'ROV-5', name: 'a.txt', text: 'a', base64: 'YQ==' },
      says: 'Pass one of text, base64, from and link',
    },
    { given: { issue: 'ROV-5', name: 'a.txt', base64: 'not base64!' }, says: 'not valid base64' },
    { given: { issue: 'ROV-5', name: '../a.txt', text: 'a' }, says: 'without folders' },
    { given: { issue: 'ROV-5', text: 'a' }, says: 'name is missing' },
  ],
  limited: { method: 'POST', path: `${JIRA}/issue/ROV-5/attachments` },
});

describe('attaching a file to an issue', () => {
  const read = async (attachment: unknown) => {
    const [, block] = await callForParts(world, 'jira_get_attachment', { attachment, link: true });
    return Buffer.from(await (await fetch(block?.uri ?? '')).arrayBuffer());
  };

  it('sends bytes as they are, under any name that a file can have', async () => {
    const content = Buffer.from(Array.from({ length: 5_000 }, (_, at) => at % 256));
    const name = 'Prüfung "1" 100%22.bin';
    const { structured } = await world.call('jira_upload_attachment', {
      issue: 'ROV-5',
      name,
      base64: content.toString('base64'),
    });
    expect(await read(structured.id)).toEqual(content);
  });

  it('copies the file of another issue, or of a page', async () => {
    const copy = await world.call('jira_upload_attachment', { issue: 'ROV-5', from: CSV });
    expect(copy.structured).toMatchObject({ name: 'charge-table-runs.csv', size: 79 });
    const page = await attach(world.house, '20105', { name: 'plan.txt', type: 'text/plain', content: 'the plan' });
    const other = await world.call('jira_upload_attachment', { issue: 'ROV-5', from: `att${page}`, name: 'copy.txt' });
    expect((await read(other.structured.id)).toString()).toBe('the plan');
  });

  it('is done once, though its answer was lost', async () => {
    const name = 'once.txt';
    await world.sandbox.fault(`${JIRA}/issue/ROV-5/attachments`, { kind: 'drop' }, { times: 1, method: 'POST' });
    const given = { issue: 'ROV-5', name, text: 'once', idempotency_key: 'once' };
    const first = await world.call('jira_upload_attachment', given);
    const second = await world.call('jira_upload_attachment', given);
    expect([first.isError, second.isError], first.text).toEqual([false, false]);
    expect(second.structured.id).toBe(first.structured.id);
    const { structured } = await world.call('jira_get_issue', { issue: 'ROV-5', include: ['attachments'] });
    const files = structured.attachments as { filename: string }[];
    expect(files.filter(({ filename }) => filename === name)).toHaveLength(1);
    const rows = await world.house.query(`select outcome from write_records where tool = 'jira_upload_attachment'`);
    expect(rows.every(({ outcome }) => outcome === 'done')).toBe(true);
  });
});

const added = async (): Promise<Record<string, unknown>> => {
  const { structured } = await world.call('jira_upload_attachment', { issue: 'ROV-5', name: 'gone.txt', text: 'x' });
  return { attachment: structured.id };
};

describeTool(here, 'jira_delete_attachment', {
  works: {
    given: added,
    says: /Deleted attachment gone\.txt \(id \d+\), by Maya Lindqvist/,
    structured: { deleted: true },
  },
  needs: ['read:jira-work', 'write:jira-work'],
  forbidden: { given: added, person: 'tomas', says: 'permission to delete attachment' },
  absent: { given: { attachment: '1' }, says: /does not exist/ },
  invalid: [{ given: {}, says: 'attachment is missing.' }],
  limited: { method: 'DELETE', path: `${JIRA}/attachment/*` },
});

holdToContract(here);
