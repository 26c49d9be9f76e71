import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createRunningWork } from '../revocation/work.js';
import { failure } from '../tools/failure.js';
import type { HeldDownload } from './held.js';
import { type OpeningParts, withOpened } from './opening.js';
import { NotAttached } from './using.js';

const HELD: HeldDownload = {
  kind: 'download',
  principal: {
    kind: 'user',
    subject: 'usr_1',
    clientId: 'cl_1',
    scopes: [],
    tokenId: 'token-1',
    issuedAt: 0,
    expiresAt: 0,
  },
  tool: 'jira_get_attachment',
  product: 'jira',
  siteId: 'site-1',
  connectionId: 'con_1',
  file: { id: '1', name: 'a.txt', type: 'text/plain' },
};

/** Opens a link whose access ends in the midst of its use, unless told, which then fails. */
function use(error: unknown, ends = true) {
  const running = createRunningWork();
  const parts = {
    portalUrl: 'http://localhost/',
    findTool: () => ({ name: HELD.tool, scopes: [] }),
    policy: { decide: () => ({ ok: true }) },
    standing: { begin: running.begin, check: async () => 'good' },
    credentials: { open: async () => ({ knownSites: [{ id: 'site-1', account: { connectionId: 'con_1' } }] }) },
  } as unknown as OpeningParts;
  const reply = { raw: new EventEmitter() } as unknown as FastifyReply;
  return withOpened(parts, HELD, reply, async ({ signal }) => {
    for (const work of running) if (ends) work.abort();
    expect(signal.aborted).toBe(ends);
    throw error;
  });
}

describe('what a link is used for', () => {
  it('invariant 9: has ended, where it broke off because the access did', async () => {
    const cancelled = failure('cancelled', '');
    await expect(use(cancelled)).rejects.toMatchObject({ code: 'ended' });
    await expect(use(failure('unavailable', ''))).rejects.toMatchObject({ code: 'ended' });
    await expect(use(new Error('aborted'))).rejects.toMatchObject({ code: 'ended' });
    await expect(use(cancelled, false)).rejects.toBe(cancelled);
  });

  it('fails for its own reason otherwise', async () => {
    for (const error of [new NotAttached('too_large'), failure('reconnect', '')]) {
      await expect(use(error)).rejects.toBe(error);
    }
  });
});
