import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTool, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';

const V2 = '/ex/confluence/*/wiki/api/v2';

let world: ToolWorld;
const here = () => world;

beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

let made = 0;
/** Adds a comment of Maya's, and gives its id. */
async function newComment(given: Record<string, unknown> = { page: '20101' }): Promise<string> {
  made += 1;
  const answer = await world.call('confluence_add_comment', { body: `Comment ${made}`, ...given });
  expect(answer.isError, answer.text).toBe(false);
  return String(answer.structured.id);
}

describeTool(here, 'confluence_list_comments', {
  works: {
    given: { page: 'Fleet API 3' },
    says: /\*\*Maya Lindqvist .+\[footer[\s\S]+on “ten minutes” · open · id[\s\S]+\n {2}- \*\*Dele .+\[reply/,
    structured: {
      has_more: false,
      comments: [
        { place: 'footer', body: expect.stringContaining('token ends') },
        { place: 'inline', on_text: 'ten minutes', resolution: 'open' },
        { place: 'inline', reply_to: expect.any(String), body: 'Then it starts with a snapshot.' },
      ],
    },
  },
  needs: ['read:comment:confluence', 'read:page:confluence'],
  forbidden: { given: { page: '20109' }, person: 'tomas', says: /not (?:exist|found)/i },
  absent: { given: { page: '99999' }, says: /not (?:exist|found)/i },
  invalid: [
    { given: {}, says: 'page is missing.' },
    { given: { page: '20105', place: 'margin' }, says: 'must be one of: ' },
    { given: { page: '20105', cursor: 'x' }, says: 'cursor' },
  ],
  limited: { method: 'GET', path: `${V2}/pages/20105/footer-comments` },
});

describeTool(here, 'confluence_add_comment', {
  works: {
    given: { page: '20202', on_text: 'Only then ask why', body: 'Why **then**?' },
    says: /Added a comment on “A rover is stuck” \(id \d+\): https/,
    structured: { place: 'inline', page_id: '20202' },
  },
  needs: ['read:page:confluence', 'write:comment:confluence'],
  forbidden: {
    given: { page: '20109', body: 'x' },
    person: 'tomas',
    says: 'There is no page or blog post with id 20109',
  },
  absent: { given: { reply_to: '99999', body: 'x' }, says: 'There is no comment 99999' },
  invalid: [
    { given: { body: 'x' }, says: 'Pass page or reply_to' },
    { given: { page: '20202' }, says: 'body is missing.' },
    { given: { page: '20202', on_text: 'ONLY then', body: 'x' }, says: 'It has “Only then”' },
    { given: { page: '20202', on_text: 'th', body: 'x' }, says: /times: pass occurrence.+1: …/ },
    { given: { reply_to: 'the first one', body: 'x' }, says: 'reply_to must be the id or the address' },
  ],
  limited: { method: 'POST', path: `${V2}/inline-comments` },
});

describeTool(here, 'confluence_update_comment', {
  works: {
    given: async () => ({ comment: await newComment(), body: 'Better *words*' }),
    says: /Comment \d+: changed its text/,
    structured: { place: 'footer', changed: true },
  },
  needs: [],
  forbidden: {
    given: async () => ({ comment: await newComment(), body: 'Not mine' }),
    person: 'tomas',
    says: 'permission',
  },
  absent: { given: { comment: '99999', body: 'x' }, says: 'There is no comment 99999' },
  invalid: [
    { given: { comment: '1' }, says: 'Pass body, resolved, or both.' },
    { given: async () => ({ comment: await newComment(), resolved: true }), says: 'Only an inline comment' },
  ],
  limited: { method: 'PUT', path: `${V2}/footer-comments/*` },
});

describeTool(here, 'confluence_delete_comment', {
  works: { given: async () => ({ comment: await newComment() }), says: /Deleted comment \d+\./ },
  needs: ['read:comment:confluence', 'delete:comment:confluence'],
  forbidden: { given: async () => ({ comment: await newComment() }), person: 'tomas', says: 'permission' },
  absent: { given: { comment: '99999' }, says: 'There is no comment 99999' },
  invalid: [{ given: { comment: 'mine' }, says: 'comment must be the id or the address' }],
  limited: { method: 'DELETE', path: `${V2}/footer-comments/*` },
});

describe('a discussion', () => {
  const bodies = (structured: Record<string, unknown>) =>
    (structured.comments as { body: string }[]).map(({ body }) => body);

  it('goes on from page to page, at the foot first and then on the text', async () => {
    const page = '20110';
    const given = [{ page }, { page }, { page }, { page, on_text: 'Large digits' }, { page, on_text: 'Open the lid' }];
    for (const one of given) await newComment(one);
    const whole = await world.call('confluence_list_comments', { page });
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const asked = { page, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const { structured } = await world.call('confluence_list_comments', asked);
      seen.push(...bodies(structured));
      cursor = structured.next_cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(bodies(whole.structured));
    expect(seen).toHaveLength(5);
  });

  it('on a piece of text is answered, resolved and reopened', async () => {
    const comment = await newComment({ page: '20106', on_text: 'alarm', occurrence: 1 });
    const reply = await newComment({ reply_to: comment });
    const resolve = (resolved: boolean) => world.call('confluence_update_comment', { comment, resolved });
    expect((await resolve(true)).structured).toMatchObject({ resolution: 'resolved', changed: true });
    expect((await resolve(true)).structured.changed).toBe(false);
    const open = await world.call('confluence_list_comments', { page: '20106', resolution: 'open' });
    expect(open.structured.comments).toEqual([]);
    const resolved = await world.call('confluence_list_comments', { page: '20106', resolution: 'resolved' });
    expect(resolved.structured.comments).toMatchObject([{ id: comment }, { id: reply, reply_to: comment }]);
    expect((await resolve(false)).structured.resolution).toBe('reopened');
    const page = await world.call('confluence_get_page', { page: '20106' });
    expect(page.structured.version).toBe(5);
  });

  it('is had on blog posts too, and named by its address', async () => {
    const answer = await world.call('confluence_add_comment', { page: '20151', body: 'Which rovers?' });
    const { url } = answer.structured as { url: string };
    expect(url).toMatch(/focusedCommentId=\d+$/);
    await newComment({ reply_to: url });
    const listed = await world.call('confluence_list_comments', { page: '20151' });
    expect(bodies(listed.structured).slice(0, 2)).toEqual(['Customers loved the pictures.', 'Which rovers?']);
    expect(listed.structured.comments).toHaveLength(3);
  });
});

holdToContract(here);
