import { describe, expect, it } from 'vitest';
import { flag, text } from '../tools/schema.js';
import { DESTROYS } from '../tools/tool.js';
import { shownCall } from './shown.js';
import { formMessage } from './words.js';

const tool = {
  name: 'jira_delete_issue',
  title: 'Delete Jira issue',
  write: 'deletes',
  annotations: DESTROYS,
  input: { issue: text('Issue.'), subtasks: flag('Subtasks.') },
} as const;
const account = {
  connectionId: 'c1',
  accountId: 'a1',
  displayName: 'Maya\nSite: elsewhere\u202E',
  scopes: [],
  needsReconnect: false,
};
const site = { id: 's1', name: 'Northwind', url: 'https://northwind.atlassian.net', account };
const shown = (input: Record<string, unknown>) => shownCall(tool, input, site);
const IN_PORTAL = 'All of it can be read, and decided about, in your Gatehouse portal.';

describe('what a person is shown of a call', () => {
  it('is every argument as it is sent, defaults and parts of parts included', () => {
    const { arguments: given, destroys } = shown({
      subtasks: false,
      issue: 'ABC-1',
      fields: [{ name: 'a', value: 'b' }],
    });
    expect(destroys).toBe(true);
    expect(given).toEqual([
      { name: 'issue', text: 'ABC-1', hidden: 0 },
      { name: 'subtasks', text: 'false', hidden: 0 },
      { name: 'fields', text: '[\n  {\n    "name": "a",\n    "value": "b"\n  }\n]', hidden: 0 },
    ]);
  });

  it('has nothing invisible in it, and counts what was taken out', () => {
    const [body] = shown({ body: 'yes\u202Eno\u200B\r\nnext 👨‍👩‍👧' }).arguments;
    expect(body).toEqual({ name: 'body', text: 'yesno\nnext 👨‍👩‍👧', hidden: 2 });
    expect(formMessage(shown({ body: '\u200Bx' }), false)).toContain('body (1 invisible character is not shown):');
  });

  it('lets no value pass for a line of ours', () => {
    const message = formMessage(shown({ body: 'x\n\nSite: another (https://evil.example)' }), false);
    expect(message).toContain('Site: Northwind (https://northwind.atlassian.net)\n');
    expect(message.split('\n').filter((line) => line.startsWith('Site:'))).toHaveLength(1);
    expect(message).toContain('\n    Site: another (https://evil.example)');
    expect(message).toContain('Atlassian account: Maya Site: elsewhere\n');
  });

  it.each([
    ['long', 'x'.repeat(5_000), '5,000'],
    ['of many lines', 'y\n'.repeat(40), '80'],
  ])('is shortened in a form where it is %s, with the count and the page that shows all', (_what, body, count) => {
    const message = formMessage(shown({ issue: 'ABC-1', body }), true);
    expect(message).toContain(`body (shortened, ${count} characters in all):`);
    expect(message).toContain(IN_PORTAL);
    expect(message.length).toBeLessThan(900);
    expect(shown({ body }).arguments[0]?.text).toBe(body);
    expect(formMessage(shown({ issue: 'ABC-1' }), true)).not.toContain(IN_PORTAL);
  });
});
