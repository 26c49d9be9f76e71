import { readFile } from 'node:fs/promises';
import { generateKeyringLine, parseKeyring } from '@gatehouse/vault';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { counts } from '../support/counts.ts';
import { type KeyringHouse, startKeyringHouse } from '../support/keyring-house.ts';
import { redeem, register } from '../support/oauth.ts';
import type { Running } from '../support/process.ts';
import { countByKey, holdConnections, openSeeded, seedConnections } from '../support/sealed-rows.ts';
import { startTraffic } from '../support/traffic.ts';

const MIB = 1_024;
const WAIT = { timeout: 300_000, interval: 20 };

/** A process's resident memory in KiB; 0 once it is gone. */
async function residentOf({ pid }: Running): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

describe(`re-wrapping ${counts.rekeyRows} connections while traffic runs`, () => {
  let own: KeyringHouse;
  let token: string;

  beforeAll(async () => {
    own = await startKeyringHouse({ replicas: 2, sandbox: { SANDBOX_ACCESS_TOKEN_TTL: '60' } });
    token = (await redeem(own.house, (await register(own.house)).client_id)).access_token;
  });
  afterAll(() => own?.stop());

  it('fails no call, goes on after it was killed, and its memory stays flat', { timeout: 1_800_000 }, async () => {
    const { house, first } = own;
    const newer = generateKeyringLine();
    const newId = newer.split(':')[0] ?? '';
    const ids = await seedConnections(house, parseKeyring(first.vault), counts.rekeyRows);
    await own.write('vault', newer, first.vault);
    const traffic = startTraffic(house, () => token);
    // What somebody holds is not re-wrapped: nobody comes to an end before the tests have looked, however fast it is.
    const [last = '', ...half] = ids.slice(ids.length / 2);
    const [letHalfGo, letLastGo] = await Promise.all([holdConnections(house, half), holdConnections(house, [last])]);

    const victim = own.operator('rekey');
    await vi.waitFor(() => expect(victim.output()).toContain('connections.data_key_sealed: '), WAIT);
    victim.kill('SIGKILL');
    expect(await victim.exit).toBeNull();
    const rewrapped = (await countByKey(house))[newId] ?? 0;
    expect(rewrapped).toBeGreaterThan(0);
    expect(rewrapped).toBeLessThan(counts.rekeyRows);
    await letHalfGo();

    const program = own.operator('rekey');
    await vi.waitFor(() => expect(program.output()).toContain('connections.data_key_sealed: '), WAIT);
    const beginning = await residentOf(program);
    expect(beginning).toBeGreaterThan(0);
    await letLastGo();
    let [most, ended] = [beginning, false];
    void program.exit.then(() => {
      ended = true;
    });
    while (!ended) {
      most = Math.max(most, await residentOf(program));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await program.exit, program.output()).toBe(0);
    console.info(`${program.output().trim()} Memory grew by ${((most - beginning) / MIB).toFixed(1)} MiB.`);
    expect(most - beginning).toBeLessThan(64 * MIB);

    expect(await countByKey(house)).toEqual({ [newId]: counts.rekeyRows + 1 });
    await own.write('vault', newer);
    expect(await traffic.stop()).toEqual([]);
    for (const id of [ids[0], ids.at(-1)]) {
      expect(await openSeeded(house, parseKeyring(newer), id ?? '')).toEqual([`access of ${id}`, `refresh of ${id}`]);
    }
  });
});
