import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  callMcp,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  refresh,
  register,
  type Tokens,
} from '../support/oauth.ts';

/** Everything secret that goes over the wire during a run, kept by a proxy in front of `fetch`. */
class Witness {
  readonly secrets = new Map<string, string>();
  readonly #original = globalThis.fetch;

  start(): void {
    globalThis.fetch = async (input, init) => {
      const answer = await this.#original(input, init);
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';', 1);
        this.keep('cookie', pair.slice(pair.indexOf('=') + 1));
      }
      const location = answer.headers.get('location');
      if (location?.includes('?')) {
        for (const [name, value] of new URL(location, 'http://base').searchParams) {
          if (name === 'code' || name === 'state') this.keep(name, value);
        }
      }
      return answer;
    };
  }

  stop(): void {
    globalThis.fetch = this.#original;
  }

  keep(kind: string, value: string): void {
    if (value.length >= 16) this.secrets.set(value, kind);
  }
}

describe('at rest and in the logs', () => {
  let house: House;
  const witness = new Witness();

  beforeAll(async () => {
    house = await startHouse({ sandbox: { SANDBOX_ACCESS_TOKEN_TTL: '60' } });
    witness.start();
  });
  afterAll(async () => {
    witness.stop();
    await house?.stop();
  });

  /** What a thief of the whole database reads: every column of every row, bytes both as hex and as text. */
  async function dump(): Promise<string> {
    const tables = await house.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => house.query<{ row: string }>(`select t::text as row from ${name} t`)),
    );
    const text = rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
    const decoded = [...text.matchAll(/\\\\?x([0-9a-f]{8,})/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    );
    return `${text}\n${decoded.join('\n')}`;
  }

  it('invariant 4: a dump holds no usable secret and no usable key, and the logs hold none either', async () => {
    const confidential = await register(house, { token_endpoint_auth_method: 'client_secret_post' });
    witness.keep('client secret', confidential.client_secret ?? '');
    const client = await register(house);
    const person = newPerson();
    const grant = await obtainCode(house, client.client_id, {}, person);
    witness.keep('verifier', grant.verifier);
    // A second authorization stays open half way, so that interactions and flows are in the dump as well.
    const open = await obtainCode(house, client.client_id, {}, person);
    witness.keep('code', open.code);
    const tokens = (await (await postToken(house, codeForm(client.client_id, grant))).json()) as Tokens;
    const next = (await (await refresh(house, client.client_id, tokens.refresh_token)).json()) as Tokens;
    for (const set of [tokens, next]) {
      witness.keep('access token', set.access_token);
      witness.keep('refresh token', set.refresh_token);
    }
    // The sandbox's access token is about to expire, so that this call refreshes the connection.
    expect(
      (await callMcp(house, next.access_token, 'tools/call', { name: 'atlassian_get_context', arguments: {} })).status,
    ).toBe(200);
    for (const value of Object.values(house.secrets)) witness.keep('configuration', value.split(':').at(-1) ?? value);

    const database = await dump();
    const logs = [...house.programs.auth, ...house.programs.mcp].map((program) => program.output()).join('\n');
    expect(database).toContain(client.client_id);
    expect(logs).toContain('token.issued');
    const kinds = new Set(witness.secrets.values());
    for (const kind of ['cookie', 'code', 'state', 'access token', 'refresh token', 'client secret', 'configuration']) {
      expect(kinds, 'the witness saw one').toContain(kind);
    }
    for (const [secret, kind] of witness.secrets) {
      expect(database.includes(secret), `a ${kind} stands in the database`).toBe(false);
      expect(database.includes(Buffer.from(secret).toString('hex')), `a ${kind} stands in the database, as hex`).toBe(
        false,
      );
      expect(database.includes(Buffer.from(secret).toString('base64')), `a ${kind}, as base64`).toBe(false);
      expect(logs.includes(secret), `a ${kind} stands in a log`).toBe(false);
    }
    // Atlassian's, which the sandbox marks; and private parts of JSON Web Keys.
    for (const mark of [/sbx_(at|rt|code)_/, /"(d|p|q|dp|dq|qi)"\s*:\s*"/, /PRIVATE KEY/]) {
      expect(database).not.toMatch(mark);
      expect(logs).not.toMatch(mark);
    }
  });

  it('what is sealed does not open in another row', async () => {
    const [key] = await house.query<{ kid: string; private_sealed: Buffer }>(
      'select kid, private_sealed from signing_keys',
    );
    const { open, parseKeyring, SealError } = await import('../../packages/vault/src/index.ts');
    const ring = parseKeyring(house.secrets.authKeyring);
    expect(open(ring, key?.private_sealed ?? Buffer.alloc(0), `signing_keys:${key?.kid}`).toString()).toContain('"d"');
    expect(() => open(ring, key?.private_sealed ?? Buffer.alloc(0), 'signing_keys:other')).toThrow(SealError);
    expect(() =>
      open(
        parseKeyring(house.secrets.vaultKeyring),
        key?.private_sealed ?? Buffer.alloc(0),
        `signing_keys:${key?.kid}`,
      ),
    ).toThrow(SealError);
  });
});
