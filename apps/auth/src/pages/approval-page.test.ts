import { describe, expect, it } from 'vitest';
import { type ApprovalModel, approvalPage } from './approval-page.js';

const groups: ApprovalModel['groups'] = [
  {
    product: 'Jira',
    scopes: [
      { scope: 'jira:read', access: 'read', label: 'See issues', checked: true },
      { scope: 'jira:write', access: 'write', label: 'Change issues', checked: true },
    ],
  },
  {
    product: 'Confluence',
    scopes: [{ scope: 'confluence:read', access: 'read', label: 'See pages', checked: false }],
  },
];

const model: ApprovalModel = {
  csrf: 'csrf-token',
  action: '/interaction/abc',
  client: { name: 'Claude', host: 'claude.ai', verified: true, kind: 'document' },
  redirect: { kind: 'web', display: 'claude.ai' },
  resource: { name: 'Gatehouse', url: 'https://gatehouse.example/mcp' },
  groups,
  account: undefined,
  reach: [],
  oldKeys: [],
  signInWith: 'Atlassian',
  remembered: false,
  sandbox: false,
};
const account = { name: 'Anna', detail: 'anna@acme.example', switchAction: '/interaction/abc/switch' };
const anna: ApprovalModel = { ...model, account };

/** The text of a page, without its markup. */
const words = (html: string) => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
const verified = 'badge--success';

describe('approvalPage', () => {
  it('asks in one POST form, with its proof, both decisions and every scope under a label', () => {
    const html = approvalPage(model);
    expect(html.match(/<form/g)).toHaveLength(1);
    expect(html).toContain('<form method="post" action="/interaction/abc"');
    expect(html).toContain('<input type="hidden" name="csrf" value="csrf-token"/>');
    expect(html).toContain('name="decision" value="approve"');
    expect(html).toContain('name="decision" value="deny"');
    for (const scope of ['jira:read', 'jira:write']) {
      expect(html).toMatch(new RegExp(`<label[^>]*><input type="checkbox" name="scope" value="${scope}" checked/>`));
    }
    expect(html).toMatch(/<label[^>]*><input type="checkbox" name="scope" value="confluence:read"\/>/);
  });

  it('names who asks, for which products, where the answer goes and through what', () => {
    const text = words(approvalPage(model));
    expect(text).toContain('Claude wants to use your Jira and Confluence');
    expect(text).toContain('Answer goes toclaude.ai');
    expect(text).toContain('https://gatehouse.example/mcp');
  });

  it('leads with read only or read and write, set to what the ticks say', () => {
    expect(approvalPage(model)).toMatch(/name="access" value="selected" checked\/>/);
    const unticked = groups.map((group) => ({
      ...group,
      scopes: group.scopes.map((scope) => ({ ...scope, checked: scope.access === 'read' })),
    }));
    expect(approvalPage({ ...model, groups: unticked })).toMatch(/name="access" value="read" checked\/>/);
  });

  it('offers no choice where nothing would write', () => {
    const html = approvalPage({ ...model, groups: groups.slice(1) });
    expect(html).not.toContain('type="radio"');
    expect(html).toContain('<input type="hidden" name="access" value="read"/>');
    expect(words(approvalPage({ ...model, groups: [] }))).toContain('It asks for no permissions');
  });

  it('says before the button that signing in comes next, and afterwards who approves', () => {
    expect(words(approvalPage(model))).toContain('Approve and sign in with Atlassian');
    const html = approvalPage(anna);
    expect(html).toMatch(/value="approve">Approve<\/button>/);
    expect(html).toMatch(/action="\/interaction\/abc\/switch"><input type="hidden" name="csrf" value="csrf-token"\/>/);
    expect(words(html)).toContain('Not you? Use another account');
  });

  it('shows a badge of trust only for a proven client whose answer goes to the web', () => {
    expect(approvalPage(model)).toContain(verified);
    const untrusted: ApprovalModel[] = [
      { ...model, client: { ...model.client, verified: false } },
      { ...model, client: { ...model.client, kind: 'dynamic' } },
      { ...model, redirect: { kind: 'loopback', display: 'this computer' } },
      { ...model, redirect: { kind: 'app', display: 'cursor://' } },
    ];
    for (const each of untrusted) {
      const html = approvalPage(each);
      expect(html).not.toContain(verified);
      expect(html).not.toContain('Published by');
      expect(html).toContain('notice--warning');
    }
  });

  it('warns in words that fit where the answer goes', () => {
    const warning = (redirect: ApprovalModel['redirect']) =>
      words(approvalPage({ ...model, client: { ...model.client, verified: false }, redirect }));
    expect(warning({ kind: 'web', display: 'a.example' })).toContain('Not verified: any application can use this name');
    expect(warning({ kind: 'loopback', display: 'this computer' })).toContain(
      'An application on this computer that says it is Claude',
    );
    expect(warning({ kind: 'app', display: 'cursor://' })).toContain('The application that opens cursor: links');
  });
});
