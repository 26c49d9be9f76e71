import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TokenReply } from '../../support/token-endpoint.ts';
import { newTokens, startVaults, type Vaults } from '../../support/vaults.ts';

let vaults: Vaults;
let users = 0;

const connect = (refreshToken: string) => {
  users += 1;
  return vaults.connect(`usr_${users}`, { refreshToken });
};
const refused = (status: number, error: string, description = ''): TokenReply => ({
  status,
  body: { error, error_description: description },
});

beforeAll(async () => {
  vaults = await startVaults(0);
});
afterAll(() => vaults?.stop());
beforeEach(() => {
  vaults.endpoint.sent.length = 0;
});

describe('an app that Atlassian refuses', () => {
  it.each([
    [403, 'Grant type not allowed for the client.'],
    [400, ''],
    [401, 'Unauthorized'],
  ])('costs no grant where it is unauthorized_client (%i %s), and is refused to each for itself', async (...answer) => {
    const [status, description] = answer;
    const replica = vaults.another();
    const connections = [await connect('rt-a'), await connect('rt-b')];
    vaults.endpoint.answer(() => refused(status, 'unauthorized_client', description));
    for (const id of [...connections, ...connections]) {
      expect(await replica.refresh(id, 1)).toMatchObject({ ok: false, reason: 'operator' });
      expect(await vaults.look(id)).toMatchObject({ status: 'active', generation: 1, scrubbed: false });
    }
    expect(vaults.endpoint.sent).toEqual(['rt-a', 'rt-b']);
    // The operator repairs it; nobody starts anything again.
    vaults.endpoint.answer(() => newTokens('at-1', 'rt-1'));
    await vaults.query('update refreshes set retry_at = now()');
    for (const id of connections) expect(await replica.refresh(id, 1)).toMatchObject({ ok: true });
  });

  it('is asked with again as soon as one refresh succeeds', async () => {
    const replica = vaults.another();
    const [slow, unlucky, third] = [await connect('rt-slow'), await connect('rt-unlucky'), await connect('rt-third')];
    const asked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    vaults.endpoint.answer(async (token) => {
      if (token === 'rt-unlucky') return refused(401, 'access_denied', 'Unauthorized');
      if (token === 'rt-slow') {
        asked.resolve();
        await release.promise;
      }
      return newTokens('at-1', 'rt-1');
    });
    const refreshed = replica.refresh(slow, 1);
    await asked.promise;
    expect(await replica.refresh(unlucky, 1)).toMatchObject({ ok: false, reason: 'operator' });
    expect(await replica.refresh(third, 1)).toMatchObject({ ok: false, reason: 'operator' });
    expect(vaults.endpoint.sent).toEqual(['rt-slow', 'rt-unlucky']);
    release.resolve();
    expect(await refreshed).toMatchObject({ ok: true });
    expect(await replica.refresh(third, 1)).toMatchObject({ ok: true });
  });
});
