import { expect, it, vi } from 'vitest';
import type { AuthContext } from '../web/context.js';
import { readAccount } from './account.js';

it('redeems no code while what Atlassian would give could not be kept', async () => {
  const http = { request: vi.fn() };
  const error = vi.fn();
  const context = { atlassian: { http, app: {} }, logger: { error }, vault: { unfit: () => 'it could not unwrap k2' } };
  const read = await readAccount(context as unknown as AuthContext, 'c0de');
  expect(read).toMatchObject({ ok: false, status: 503, problem: { code: 'keyring_unfit', whose: 'operator' } });
  expect(JSON.stringify(read)).not.toContain('k2');
  expect(http.request).not.toHaveBeenCalled();
  expect(error.mock.lastCall?.[0]).toMatchObject({ detail: 'it could not unwrap k2' });
});
