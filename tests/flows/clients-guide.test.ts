import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../apps/auth/src/clients/known-clients.ts';
import { summary } from '../../packages/cli/src/start/summary.ts';
import { ROOT } from '../support/process.ts';
import type { ZooClient } from '../zoo/fixture.ts';

const guide = await readFile(`${ROOT}docs/clients.md`, 'utf8');
const sections = new Map(
  guide
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

describe('docs/clients.md', () => {
  it('names the commands that the first run prints', () => {
    const mcpUrl = 'http://localhost:4001/mcp';
    const printed = summary({ mcpUrl, portalUrl: '', sandboxUrl: undefined, databaseNote: '', logs: '' });
    const [, lines = ''] = /Connect a client:\n\n([\s\S]*?)\n\n/.exec(printed) ?? [];
    const clients = lines.split('\n').map((line) => /^ {2}(\S+(?: \S+)?) {2,}(.*)$/.exec(line)?.slice(1) ?? []);
    expect(clients.length).toBeGreaterThanOrEqual(5);
    for (const [name = '', line = ''] of clients) {
      const command = line.replace('in ~/.cursor/mcp.json:', '').trim();
      expect(sections.get(name), name).toContain(`\`${command}\``);
    }
  });

  it('gives the reset steps that the error page shows, for every client of the zoo that it recognises', async () => {
    const folder = new URL('../zoo/clients/', import.meta.url);
    const shown = new Map<string, readonly string[]>();
    for (const file of await readdir(folder)) {
      const { client } = (await import(new URL(file, folder).href)) as { client: ZooClient };
      const { registration, redirectUri } = client;
      const id = registration.by === 'document' ? registration.document.client_id : 'cl_stale';
      for (const known of recognise(id, redirectUri.replace('{port}', '40123')).clients)
        shown.set(known.name, known.reset);
    }
    expect(shown.size).toBeGreaterThanOrEqual(15);
    for (const [name, steps] of shown) expect(sections.get(name), name).toContain(`| Reset | ${steps.join(' ')} |`);
  });
});
