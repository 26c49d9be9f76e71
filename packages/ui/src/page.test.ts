import { h } from 'preact';
import { describe, expect, it } from 'vitest';
import { ScopeList } from './components/scope-list.js';
import { renderPage } from './page.js';
import { assets, icon, stylesheet } from './stylesheet.js';

describe('renderPage', () => {
  const html = renderPage({ title: '</title><script>', children: h('p', null, '<script>alert(1)</script>') });

  it('gives a whole document that escapes its texts', () => {
    expect(html).toMatch(/^<!doctype html><html lang="en"><head>/);
    expect(html).not.toContain('<script');
    expect(html).toContain('<title>&lt;/title>&lt;script> · Gatehouse</title>');
  });

  it('refers only to files that are served', () => {
    const referred = [...html.matchAll(/<link[^>]*href="([^"]+)"/g)].map(([, href]) => href);
    expect(referred).toEqual(assets.map(({ path }) => path));
  });

  it('offers signing out as a POST with its proof', () => {
    const page = renderPage({
      title: 'x',
      account: { name: 'Anna', signOut: { action: '/out', csrf: 'tok' } },
      children: null,
    });
    expect(page).toMatch(/<form method="post" action="\/out"><input type="hidden" name="csrf" value="tok"\/>/);
    expect(renderPage({ title: 'x', account: { name: 'Anna' }, children: null })).not.toContain('<form');
  });

  it('says on every page of a sandbox that nothing is real', () => {
    expect(renderPage({ title: 'x', sandbox: true, children: null })).toContain(
      'Nothing reaches a real Atlassian site',
    );
    expect(html).not.toContain('Nothing reaches');
  });
});

describe('ScopeList', () => {
  it('labels each checkbox and says in words which scope changes something', () => {
    const html = renderPage({
      title: 'x',
      children: h(ScopeList, {
        group: {
          product: 'Jira',
          scopes: [
            { scope: 'jira:read', access: 'read', label: 'See issues', checked: true },
            { scope: 'jira:delete', access: 'delete', label: 'Delete issues', checked: false },
          ],
        },
      }),
    });
    expect(html).toContain('<legend>Jira</legend>');
    expect(html).toMatch(/<label[^>]*><input type="checkbox" name="scope" value="jira:read" checked\/>/);
    expect(html).toMatch(/<label[^>]*><input type="checkbox" name="scope" value="jira:delete"\/>.*Deletes/);
  });
});

describe('assets', () => {
  it('are named after their content', () => {
    expect(stylesheet.path).toMatch(/^\/assets\/[\w-]{20}\.css$/);
    expect(icon.path).toMatch(/^\/assets\/[\w-]{20}\.svg$/);
  });

  it('need nothing that the content security policy refuses', () => {
    for (const { body } of assets) expect(body).not.toMatch(/url\(|@import|data:/);
  });
});
