import { describe, expect, it } from 'vitest';
import { confirmPage } from './confirm-page.js';
import { errorPage } from './error-page.js';
import { noticePage } from './notice-page.js';
import { signInPage } from './sign-in-page.js';

describe('errorPage', () => {
  const base = {
    title: 'No',
    what: 'It failed.',
    cure: 'Try again.',
    code: undefined,
    requestId: undefined,
    sandbox: false,
  };

  it('says what happened, whose it is and what to do', () => {
    const html = errorPage({ ...base, whose: 'operator', code: 'GH-1', requestId: 'req-7' });
    for (const part of ['It failed.', 'people who run Gatehouse', 'Try again.', 'GH-1', 'req-7']) {
      expect(html).toContain(part);
    }
  });

  it('shows no empty row for what is not known', () => {
    expect(errorPage({ ...base, whose: 'us' })).not.toContain('<dl');
  });
});

describe('confirmPage', () => {
  const model = {
    csrf: 't',
    action: '/end',
    title: 'End it?',
    text: 'It stops.',
    confirmLabel: 'End access',
    cancelHref: '/',
    danger: true,
    fields: { client: 'a b' },
    sandbox: false,
  };

  it('carries its fields, and cancels without a request that changes anything', () => {
    const html = confirmPage(model);
    expect(html).toContain('<input type="hidden" name="client" value="a b"/>');
    expect(html).toMatch(/<a class="button[^"]*" href="\/">Cancel<\/a>/);
  });
});

describe('noticePage', () => {
  it('offers a way on only where there is one', () => {
    const model = { title: 'You are signed out', text: 'See you.', kind: 'info' as const, sandbox: false };
    expect(noticePage(model)).not.toContain('<a ');
    expect(noticePage({ ...model, action: { href: '/', label: 'Sign in' } })).toContain('href="/">Sign in</a>');
  });
});

describe('signInPage', () => {
  it('has one button, which starts the sign-in', () => {
    const html = signInPage({
      csrf: 't',
      action: '/go',
      signInWith: 'Acme',
      sandbox: false,
      mcpUrl: 'https://x.example/mcp',
    });
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('Sign in with Acme');
    expect(html).toContain('https://x.example/mcp');
  });
});
