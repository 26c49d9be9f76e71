import {
  announceKey,
  deleteWrappedKey,
  type KeyringSource,
  type LiveKeyring,
  openKeyring,
  parseKeyring,
  seal,
  sealedWith,
} from '@gatehouse/vault';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Workplace } from '../../../packages/cli/src/vault/keyring.ts';
import { removeKey } from '../../../packages/cli/src/vault/remote-keys.ts';
import { startTransitServer, type TransitServer } from '../../support/transit-server.ts';
import { startVaults, type Vaults } from '../../support/vaults.ts';

/** Replicas look at the rows every five seconds. */
const WAIT = { timeout: 30_000, interval: 50 };

let transit: TransitServer;
let vaults: Vaults;
let told: string[];
const keyrings: LiveKeyring[] = [];

/** Keeps the keys of the database, and opens what the line sealed. */
async function follow(firstKey: 'draw' | 'refuse', login: Omit<KeyringSource['transit'], 'appRoleMount'>) {
  const source = {
    variable: 'VAULT_KEYRING',
    text: `transit:${transit.url}/transit/gatehouse\n${vaults.line}`,
    file: undefined,
    transit: { appRoleMount: 'approle', ...login },
  };
  const onTrouble = (text: string) => void told.push(text);
  const opened = await openKeyring({ keyring: 'vault', source, pool: vaults.pool, firstKey, onTrouble });
  keyrings.push(opened);
  return opened;
}

async function sealer(connection: string): Promise<string> {
  const [row] = await vaults.query<{ sealed: Buffer }>(
    'select data_key_sealed as sealed from connections where id = $1',
    [connection],
  );
  return sealedWith(row?.sealed ?? Buffer.alloc(0));
}

/** Tokens of a moment ago are taken for good; these are older. */
const longAgo = () =>
  vaults.query(
    `update refreshes set began_at = now() - interval '1 hour', tried_at = now() - interval '1 hour',
       retry_at = now() - interval '1 hour'`,
  );

beforeAll(async () => {
  told = [];
  [transit, vaults] = await Promise.all([startTransitServer('gatehouse'), startVaults(0)]);
});
afterAll(async () => {
  await Promise.all(keyrings.map((keyring) => keyring.close()));
  await Promise.all([vaults?.stop(), transit?.close()]);
});

it('invariant 8: no refresh begins whose answer would be sealed with a key that is on its way out', async () => {
  const good = await follow('draw', { token: transit.tokens.full });
  const { roleId, secretId } = transit.appRole;
  const cutOff = await follow('refuse', { roleId, secretId });
  const older = good.current.id;
  const healthy = vaults.another(good);
  const ill = vaults.another(cutOff);
  const connection = await vaults.connect('usr_1');
  expect(await ill.refresh(connection, 1)).toMatchObject({ ok: true });
  expect(await sealer(connection)).toBe(older);

  // The login of one replica ends before a new key is drawn.
  transit.appRole.secretId = 'another';
  transit.endLogins();
  const master = good.sealingMaster();
  if (!master) throw new Error('no master key');
  const { id: newer } = await announceKey(vaults.pool, 'vault', master, 0);
  await vi.waitFor(() => expect(cutOff.unfit()).toContain(`could not unwrap ${newer}`), WAIT);
  expect(told.filter((text) => text === cutOff.unfit())).toHaveLength(1);
  vaults.endpoint.sent.length = 0;
  await longAgo();
  expect(await ill.refresh(connection, 2)).toEqual({
    ok: false,
    reason: 'unavailable',
    logText: expect.stringMatching(/^vault: the keyring of VAULT_KEYRING is not fit to seal/),
  });
  expect(ill.unfit()).toBe(cutOff.unfit());
  expect(vaults.endpoint.sent).toEqual([]);
  // What is stored already can still be used, and others refresh.
  expect(await ill.credentials('usr_1')).toMatchObject([{ token: { state: 'usable' } }]);
  await vi.waitFor(() => expect(good.current.id).toBe(newer), WAIT);
  expect(good.unfit()).toBeUndefined();
  expect(await healthy.refresh(connection, 2)).toMatchObject({ ok: true });
  expect(await sealer(connection)).toBe(newer);
  expect(vaults.endpoint.sent).toHaveLength(1);

  // A key is retired first. Its row goes after an hour, and only if nothing was sealed with it meanwhile.
  const workplace: Workplace = { name: 'vault', variable: 'VAULT_KEYRING', pool: vaults.pool, keyring: good };
  const stateOf = (id: string) => good.keys().find((key) => key.id === id)?.state;
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(await removeKey(workplace, older)).toBe(0);
    expect(said.mock.lastCall?.[0]).toMatch(/^Retired .* Run this again in 60 minutes/);
    await vi.waitFor(() => expect(stateOf(older)).toBe('retired'), WAIT);
    await expect(removeKey(workplace, older)).rejects.toThrow('is kept for 60 minutes');
    await vi.waitFor(() => expect(cutOff.unfit()).toContain('retired or removed'), WAIT);
    // Of what it can open, too, nothing is refreshed: the line sealed this one.
    expect(await ill.refresh(await vaults.connect('usr_3'), 1)).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(good.find(older)).toBeDefined();
    await vaults.query(`update keyring_keys set retired_at = now() - interval '61 minutes' where id = $1`, [older]);
    const late = await vaults.connect('usr_2');
    const key = good.find(older);
    if (!key) throw new Error('the key does not open any more');
    const envelope = seal({ ...parseKeyring(vaults.line), current: { id: older, key } }, Buffer.from('late'), 'here');
    await vaults.query('update connections set data_key_sealed = $2 where id = $1', [late, envelope]);
    await expect(removeKey(workplace, older)).rejects.toThrow('1 values are sealed with');
    await vaults.query('delete from connections where id = $1', [late]);
    expect(await removeKey(workplace, older)).toBe(0);
    expect(said.mock.lastCall?.[0]).toMatch(/^Removed /);
  } finally {
    said.mockRestore();
  }
  expect(await vaults.query('select id from keyring_keys')).toEqual([{ id: newer }]);
  // A key that was never retired does not go at all.
  expect(await deleteWrappedKey(vaults.pool, 'vault', newer)).toBe(false);
  await vi.waitFor(() => expect(good.find(older)).toBeUndefined(), WAIT);
  expect(vaults.endpoint.sent).toHaveLength(1);
}, 120_000);
