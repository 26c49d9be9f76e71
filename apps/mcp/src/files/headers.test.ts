import { describe, expect, it } from 'vitest';
import { dispositionOf, safeType } from './headers.js';
import { isUnasked } from './robots.js';
import { withoutTicket } from './without-ticket.js';

describe('the name that a file is kept under', () => {
  it.each([
    ['plan.pdf', 'plan.pdf', 'plan.pdf'],
    ['Prüfung (1).txt', 'Pr_fung (1).txt', 'Pr%C3%BCfung%20%281%29.txt'],
    ['"; filename=evil.exe', '_; filename=evil.exe', '_%3B%20filename%3Devil.exe'],
    ['../../etc/passwd', '_.._etc_passwd', '_.._etc_passwd'],
    ['C:\\Windows\\a.txt', 'C__Windows_a.txt', 'C__Windows_a.txt'],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1', 'aSet-Cookie_%20x%3D1'],
    ['photo\u202egpj.exe', 'photogpj.exe', 'photogpj.exe'],
    ['100%25.txt', '100_25.txt', '100%2525.txt'],
    ['\ud800', '_', '%EF%BF%BD'],
    [' .. ', 'file', 'file'],
    ['', 'file', 'file'],
  ])('of %j harms nobody', (name, ascii, encoded) => {
    expect(dispositionOf(name)).toBe(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`);
  });

  it('ends somewhere', () => {
    expect(dispositionOf('x'.repeat(5_000)).length).toBeLessThan(400);
  });
});

describe('the type that is said of a file', () => {
  it.each([
    ['image/PNG', 'image/png'],
    ['text/plain; charset=utf-8', 'text/plain'],
    ['text/html', 'application/octet-stream'],
    ['image/svg+xml', 'application/octet-stream'],
    ['application/xhtml+xml', 'application/octet-stream'],
    ['text/javascript', 'application/octet-stream'],
    ['image/png\r\nx: y', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('of %j is %s', (given, said) => {
    expect(safeType(given)).toBe(said);
  });
});

describe('who asks for a file', () => {
  it.each([
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', true],
    ['Mozilla/5.0 (compatible; Discordbot/2.0)', true],
    ['facebookexternalhit/1.1', true],
    ['Mozilla/5.0 Chrome/140.0 Safari/537.36', false],
    ['curl/8.9.1', false],
    ['node', false],
  ])('%s unasked: %s', (agent, unasked) => {
    expect(isUnasked({ 'user-agent': agent })).toBe(unasked);
  });

  it('is nobody where a browser guesses', () => {
    expect(isUnasked({ 'sec-purpose': 'prefetch;prerender' })).toBe(true);
  });
});

it('no path is written down with a ticket', () => {
  expect(withoutTicket('/mcp/files/0123abc')).toBe('/mcp/files/…');
  expect(withoutTicket('/mcp/Files/0123abc/more')).toBe('/mcp/Files/…/more');
  expect(withoutTicket(`/mcp/%66iles/${'0a'.repeat(24)}`)).toBe('/mcp/%66iles/…');
  expect(withoutTicket('/mcp')).toBe('/mcp');
});
