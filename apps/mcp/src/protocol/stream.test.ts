import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../test/harness.js';
import type { Principal } from '../bearer/principal.js';
import { endWithAccess } from './stream.js';

let harness: Harness;
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: open\n\n');
  opened.shift()?.resolve(response);
});
const opened: PromiseWithResolvers<ServerResponse>[] = [];

beforeAll(async () => {
  harness = await startHarness();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await harness.stop();
});

/** A stream that nobody ends but the function under test. `closed` is fulfilled when its client sees the end. */
async function openStream(changes: Partial<Principal> = {}) {
  const next = Promise.withResolvers<ServerResponse>();
  opened.push(next);
  const client = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal: client.signal });
  let isOpen = true;
  const closed = answer.text().then(
    () => {},
    () => {},
  );
  closed.then(() => {
    isOpen = false;
  });
  const now = Math.floor(Date.now() / 1_000);
  const principal: Principal = {
    kind: 'machine',
    subject: 'client-1',
    clientId: 'client-1',
    scopes: [],
    grantId: undefined,
    tokenId: 'token-1',
    boundTo: undefined,
    issuedAt: now,
    expiresAt: now + 600,
    ...changes,
  };
  endWithAccess(await next.promise, principal, harness.standing);
  return { closed, isOpen: () => isOpen, leave: () => client.abort() };
}

describe('a stream that is held open', () => {
  const record = (kind: string, subject: string) =>
    harness.owner.query('select record_change($1, $2)', [kind, subject]);

  it('RS-39: ends with its token', async () => {
    const other = await openStream();
    const stream = await openStream({ expiresAt: Date.now() / 1_000 + 0.3 });
    expect(stream.isOpen()).toBe(true);
    await stream.closed;
    expect(other.isOpen()).toBe(true);
    other.leave();
  });

  it.each([
    ['grant', { grantId: 'g1' }, 'g1'],
    ['client', { clientId: 'c1' }, 'c1'],
    ['token', { tokenId: 't1' }, 't1'],
  ] as const)('RS-39 invariant 9: ends with its %s, and no other does', async (kind, changes, subject) => {
    const [stream, other] = [await openStream(changes), await openStream()];
    await record(kind, subject);
    await stream.closed;
    expect(other.isOpen()).toBe(true);
    other.leave();
  });

  it('RS-39 invariant 9: ends with its user', async () => {
    await harness.addUser('usr_leaving');
    const stream = await openStream({ kind: 'user', subject: 'usr_leaving' });
    expect(stream.isOpen()).toBe(true);
    await harness.owner.query(`update users set suspended_at = now() where id = 'usr_leaving'`);
    await stream.closed;
  });

  it('RS-39 invariant 9: ends at once where its access ended while it was being opened', async () => {
    await record('grant', 'g2');
    const principal = { grantId: 'g2' };
    const known = await openStream(principal);
    await known.closed;
    const again = await openStream(principal);
    await again.closed;
  });
});
