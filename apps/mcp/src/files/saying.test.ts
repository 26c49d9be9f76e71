import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import type { ConnectedSite } from '../credentials/access.js';
import type { HeldUpload } from './held.js';
import { sayingTo } from './saying.js';

const held = { target: { id: '1', title: '“<script>alert(1)</script>”' }, name: 'gpj\u202e.exe' } as HeldUpload;
const site = { name: 'North', account: { displayName: 'Maya' } } as ConnectedSite;

/** What an answer was made of. */
function reply() {
  const said = { status: 0, headers: {} as Record<string, string>, body: '' as unknown };
  const one = {
    code: (status: number) => Object.assign(one, { said: Object.assign(said, { status }) }),
    headers: (headers: Record<string, string>) => Object.assign(one, { said: Object.assign(said, { headers }) }),
    send: (body: unknown) => Object.assign(one, { said: Object.assign(said, { body }) }),
  };
  return { reply: one as unknown as FastifyReply, said };
}
const saying = (accept: string, maxBytes: number) =>
  sayingTo({ headers: { accept } } as FastifyRequest, { assetsAt: '/mcp/files', sandbox: false }, maxBytes);

it('asks for a file in words that no name can become a part of, and says how larger ones are sent', () => {
  const { reply: to, said } = reply();
  saying('text/html', 30_000_000).asking(to, held, site);
  expect(said.body).toContain('up to 20 MB');
  expect(said.body).toContain('up to 30 MB');
  expect(said.body).toContain('href="/mcp/files/assets/');
  expect(said.body).not.toMatch(/<script|\u202e/);
  expect(said.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'.*form-action 'self'/);
});

it('says no more of larger files than there may be', () => {
  const { reply: to, said } = reply();
  saying('text/html', 20_000_000).asking(to, held, site);
  expect(said.body).not.toContain('curl');
});

it.each([
  ['text/html,*/*;q=0.8', 'text/html; charset=utf-8'],
  ['*/*', undefined],
])('answers what accepts %s in its own way', (accept, type) => {
  const { reply: to, said } = reply();
  saying(accept, 1).done(to, held, { name: 'a', url: 'javascript:alert(1)' }, false);
  expect([said.status, said.headers['content-type']]).toEqual([201, type]);
  if (type) expect(said.body).not.toContain('javascript:');
  else expect(said.body).toEqual({ name: 'a', url: 'javascript:alert(1)' });
});
