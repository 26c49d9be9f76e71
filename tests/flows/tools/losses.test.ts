import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, holdToContract, startToolWorld, type ToolWorld } from '../../support/tool-cases.ts';
import { recorded, signInToUndo } from '../../support/undoing.ts';

const ACCEPTANCE = 'Acceptance Criteria';
const MAYA = '712020:6f1c2d84-3b0e-4a57-9c1e-0d5a7e1b2f01';
const MACRO = {
  type: 'extension',
  attrs: {
    layout: 'default',
    extensionType: 'com.atlassian.confluence.macro.core',
    extensionKey: 'toc',
    parameters: { macroParams: { minLevel: { value: '2' } }, macroMetadata: { schemaVersion: { value: '1' } } },
    localId: 'a0b1c2d3-0000-4000-8000-000000000001',
  },
};
/** What Markdown says in a way of its own, and of which it says not all. */
const DOCUMENT = {
  type: 'doc',
  version: 1,
  content: [
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Ask ' },
        { type: 'mention', attrs: { id: MAYA, text: '@Maya Lindqvist', accessLevel: 'CONTAINER' } },
        { type: 'text', text: ', who is ' },
        { type: 'status', attrs: { text: 'Away', color: 'blue', localId: 'a0b1c2d3-0000-4000-8000-000000000002' } },
        { type: 'text', text: '.' },
      ],
    },
    MACRO,
  ],
};
const LOST = /macro toc; [^\n]*mention of “@Maya Lindqvist”; [^\n]*status “Away”/;

let world: ToolWorld;
beforeAll(async () => {
  world = await startToolWorld();
});
afterAll(() => world?.stop());

async function done(tool: string, given: Given) {
  const answer = await world.call(tool, given);
  expect(answer.isError, answer.text).toBe(false);
  return answer;
}

/** A text that a tool replaces. */
interface Text {
  tool: string;
  /** The arguments that name it. */
  at: Given;
  /** The argument that the new one is passed as. */
  given(body: string): Given;
  read(format: 'markdown' | 'adf'): Promise<string>;
}

async function newIssue(given: Given): Promise<string> {
  const made = { project: 'ROV', issue_type: 'Task', summary: `Losses ${randomUUID()}`, ...given };
  return String((await done('jira_create_issue', made)).structured.key);
}

async function pageComment(given: Given): Promise<Text> {
  const body = { body: JSON.stringify(DOCUMENT), format: 'adf' };
  const { id } = (await done('confluence_add_comment', { page: '20202', ...body, ...given })).structured;
  return {
    tool: 'confluence_update_comment',
    at: { comment: String(id) },
    given: (text) => ({ body: text }),
    async read(format) {
      const { structured } = await done('confluence_list_comments', { page: '20202', format, limit: 50 });
      const comments = structured.comments as { id: string; body: string }[];
      return comments.find((comment) => comment.id === id)?.body ?? '';
    },
  };
}

const TEXTS = {
  async description(): Promise<Text> {
    const issue = await newIssue({ description: JSON.stringify(DOCUMENT), format: 'adf' });
    return {
      tool: 'jira_update_issue',
      at: { issue },
      given: (description) => ({ description }),
      async read(format) {
        const { structured } = await done('jira_get_issue', { issue, format });
        return String(structured.description);
      },
    };
  },
  async 'comment of an issue'(): Promise<Text> {
    const comment = { issue: 'ROV-5', body: JSON.stringify(DOCUMENT), format: 'adf' };
    const { id } = (await done('jira_add_comment', comment)).structured;
    return {
      tool: 'jira_update_comment',
      at: { issue: 'ROV-5', comment: String(id) },
      given: (body) => ({ body }),
      async read(format) {
        const { structured } = await done('jira_list_comments', { issue: 'ROV-5', format, limit: 50 });
        const comments = structured.comments as { id: string; body: string }[];
        return comments.find((one) => one.id === id)?.body ?? '';
      },
    };
  },
  'comment at the foot of a page': () => pageComment({}),
  'comment on words of a page': () => pageComment({ on_text: 'Only then ask why' }),
};

describe.each(Object.entries(TEXTS))('a %s', (_name, make) => {
  it('is not replaced where more than words would go, unless that is meant', async () => {
    const { tool, at, given, read } = await make();
    const before = await read('adf');
    const refused = await world.call(tool, { ...at, ...given('All new.') });
    expect(refused.isError, refused.text).toBe(true);
    expect(refused.text).toMatch(LOST);
    expect(refused.text).toContain('allow_loss true');
    expect(await read('adf')).toBe(before);
    const meant = await done(tool, { ...at, ...given('All new.'), allow_loss: true });
    expect(meant.text).toMatch(/Went with it: [^\n]*macro toc/);
    expect(await read('markdown')).toBe('All new.');
  });

  it('keeps fences that are passed back and people who are still mentioned, to the byte', async () => {
    const { tool, at, given, read } = await make();
    const before = await read('adf');
    const markdown = await read('markdown');
    expect(markdown).toContain(`(accountid:${MAYA})`);
    await done(tool, { ...at, ...given(`${markdown.replace('Ask', 'Tell')}\n\nAnd more.`) });
    const after = JSON.parse(await read('adf'));
    const more = { type: 'paragraph', content: [{ type: 'text', text: 'And more.' }] };
    expect(after.content.at(-1)).toEqual(more);
    expect(JSON.stringify({ ...after, content: after.content.slice(0, -1) })).toBe(before.replace('Ask', 'Tell'));
  });
});

describe('a field that holds a text', () => {
  const body = `Ask [@Maya Lindqvist](accountid:${MAYA}).\n\n\`\`\`adf:extension\n${JSON.stringify({ attrs: MACRO.attrs })}\n\`\`\``;
  const make = () => newIssue({ fields: [{ name: ACCEPTANCE, value: body }] });
  const read = async (issue: string) => {
    const { structured } = await done('jira_get_issue', { issue, fields: [ACCEPTANCE] });
    return (structured.fields as { value: string }[] | undefined)?.[0]?.value;
  };

  it('is neither replaced nor emptied where more than words would go, unless that is meant', async () => {
    const issue = await make();
    for (const change of [{ fields: [{ name: ACCEPTANCE, value: 'All new.' }] }, { clear: [ACCEPTANCE] }]) {
      const refused = await world.call('jira_update_issue', { issue, summary: 'Not this either', ...change });
      expect(refused.isError, refused.text).toBe(true);
      expect(refused.text).toContain(`${ACCEPTANCE}: macro toc; ${ACCEPTANCE}: mention of “@Maya Lindqvist”`);
    }
    expect((await done('jira_get_issue', { issue })).text).not.toContain('Not this either');
    expect(await read(issue)).toBe(body);
    await done('jira_update_issue', { issue, clear: [ACCEPTANCE], allow_loss: true });
    expect(await read(issue)).toBeUndefined();
  });

  it('keeps what is passed back', async () => {
    const issue = await make();
    await done('jira_update_issue', { issue, fields: [{ name: ACCEPTANCE, value: body.replace('Ask', 'Tell') }] });
    expect(await read(issue)).toBe(body.replace('Ask', 'Tell'));
  });
});

it('what was meant to go comes back by an undo, to the byte', async () => {
  const maya = await signInToUndo(world.house, 'maya');
  for (const make of Object.values(TEXTS)) {
    const { tool, at, given, read } = await make();
    const before = await read('adf');
    const { id } = await recorded(world, tool, { ...at, ...given('All new.'), allow_loss: true });
    const { status, to, html } = await maya.undo(id);
    expect(`${status} ${to}`, html).toBe(`303 /portal/changes/${id}?done=undone`);
    expect(await read('adf')).toBe(before);
  }
});

holdToContract(() => world);
