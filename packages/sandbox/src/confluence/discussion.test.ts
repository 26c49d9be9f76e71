import { describe, expect, it } from 'vitest';
import { OPENAPI_DIR } from '../testing/documents.js';
import { adf, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox(OPENAPI_DIR ? { openapiDir: OPENAPI_DIR } : {});
const [maya, tomas] = [await sandbox.person('maya'), await sandbox.person('tomas')];
const V2 = `${WIKI}/api/v2`;
const body = (text: string) => ({ representation: 'atlas_doc_format', value: JSON.stringify(adf(text)) });
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

describe('comments', () => {
  it('are listed by kind, answers only below what they answer', async () => {
    const footer = await maya.get(`${V2}/pages/20104/footer-comments?body-format=atlas_doc_format`);
    expect(footer.body.results).toHaveLength(2);
    const [first] = footer.body.results;
    const answers = await maya.get(`${V2}/footer-comments/${first.id}/children`);
    expect(answers.body.results).toMatchObject([{ parentCommentId: first.id }]);
    const inline = await maya.get(`${V2}/pages/20105/inline-comments`);
    expect(inline.body.results).toMatchObject([
      { resolutionStatus: 'open', properties: { inlineOriginalSelection: 'ten minutes' } },
    ]);
    const resolved = await maya.get(`${V2}/pages/20105/inline-comments?resolution-status=resolved`);
    expect(resolved.body.results).toEqual([]);
  });

  it('are put on a text that is there as often as they say, and mark it', async () => {
    const page = { spaceId: '20002', title: 'Words', body: body('A word, and a word') };
    const { id } = (await tomas.post(`${V2}/pages`, page)).body;
    const given = (textSelectionMatchCount: number) => ({
      pageId: id,
      body: body('Which one?'),
      inlineCommentProperties: { textSelection: 'a word', textSelectionMatchCount, textSelectionMatchIndex: 0 },
    });
    expect((await tomas.post(`${V2}/inline-comments`, given(2))).status).toBe(400);
    const made = await tomas.post(`${V2}/inline-comments`, given(1));
    expect(made.status).toBe(201);
    const after = await tomas.get(`${V2}/pages/${id}?body-format=atlas_doc_format`);
    const [paragraph] = JSON.parse(after.body.body.atlas_doc_format.value).content;
    const marks = [{ type: 'annotation', attrs: { id: made.body.properties.inlineMarkerRef } }];
    expect(paragraph.content).toMatchObject([{ text: 'A word, and ' }, { text: 'a word', marks }]);
    expect(after.body.version.number).toBe(1);
  });

  it('are changed by their author in the next version, and ended by anybody', async () => {
    const made = (await tomas.post(`${V2}/footer-comments`, { pageId: '20202', body: body('First') })).body;
    const path = `${V2}/footer-comments/${made.id}`;
    expect((await tomas.put(path, { version: { number: 1 }, body: body('Second') })).status).toBe(409);
    expect((await maya.put(path, { version: { number: 2 }, body: body('Second') })).status).toBe(403);
    expect((await tomas.put(path, { version: { number: 2 }, body: body('Second') })).body.version.number).toBe(2);
    const [inline] = (await maya.get(`${V2}/pages/20105/inline-comments`)).body.results;
    const ended = await maya.put(`${V2}/inline-comments/${inline.id}`, { version: { number: 2 }, resolved: true });
    expect(ended.body.resolutionStatus).toBe('resolved');
  });

  it('go with their answers, and only at the hand of their author or an admin', async () => {
    const made = (await maya.post(`${V2}/footer-comments`, { pageId: '20101', body: body('One') })).body;
    const answer = { parentCommentId: made.id, body: body('Two') };
    expect((await tomas.post(`${V2}/footer-comments`, answer)).body.parentCommentId).toBe(made.id);
    expect((await tomas.delete(`${V2}/footer-comments/${made.id}`)).status).toBe(403);
    expect((await maya.delete(`${V2}/footer-comments/${made.id}`)).status).toBe(204);
    expect(ids((await maya.get(`${V2}/pages/20101/footer-comments`)).body.results)).not.toContain(made.id);
  });
});

describe('tasks', () => {
  it('are found by assignee and ticked off, which is a new version of their page', async () => {
    const path = `${V2}/tasks?status=incomplete&page-id=20105&body-format=atlas_doc_format`;
    const [task, ...others] = (await maya.get(path)).body.results;
    expect(others).toHaveLength(1);
    expect(task).toMatchObject({ assignedTo: expect.stringContaining('712020:'), dueAt: '2026-12-01T00:00:00.000Z' });
    const done = await maya.put(`${V2}/tasks/${task.id}`, { status: 'complete' });
    expect(done.body).toMatchObject({ status: 'complete', completedBy: task.assignedTo });
    expect((await maya.get(path)).body.results).toHaveLength(1);
    expect((await maya.get(`${V2}/pages/20105`)).body.version.number).toBe(7);
    expect((await tomas.put(`${V2}/tasks/${task.id}`, { status: 'incomplete' })).status).toBe(403);
  });
});

it.skipIf(OPENAPI_DIR === undefined)('is what Atlassian’s documents say', async () => {
  expect((await sandbox.send('/__sandbox/contract')).body.violations).toEqual([]);
});
