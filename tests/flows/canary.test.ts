import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { open, parseKeyring, SealError } from '../../packages/vault/src/index.ts';
import { EXCEPTIONS } from '../support/canary/exceptions.ts';
import { runMachine } from '../support/canary/machine.ts';
import { callTools, leave, letInDevice, reconnect, refreshTokens, signIn } from '../support/canary/person.ts';
import { logPlaces, type Place } from '../support/canary/places.ts';
import { judge, search } from '../support/canary/search.ts';
import { type Stage, setStage } from '../support/canary/stage.ts';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import type { Running } from '../support/process.ts';

describe('every secret of a run, over two replicas', () => {
  let own: CompanyHouse;
  let stage: Stage;
  let places: Place[];

  /** The run itself: all that a person, an operator and a machine do, and much of it wrong. */
  beforeAll(async () => {
    own = await startCompanyHouse({ replicas: 2 });
    stage = setStage(own);
    const person = await signIn(stage);
    await callTools(stage, person.tokens);
    const tokens = await refreshTokens(stage, person);
    await reconnect(stage, { ...person, tokens });
    await letInDevice(stage);
    await runMachine(stage);
    await leave(stage, person);
    await keepWhatWasNeverSent();
    places = await stage.places();
    await stage.witness.stop();
  }, 300_000);
  afterAll(async () => {
    await stage?.witness.stop();
    await own?.stop();
  });

  /** Secrets that no answer and no request to us has: of the configuration, of the company, of our own keys. */
  async function keepWhatWasNeverSent(): Promise<void> {
    const { house, witness } = stage;
    for (const value of Object.values(house.secrets)) witness.keep('configuration', value.split(':').at(-1) ?? value);
    witness.keep('configuration', own.company.environment.OIDC_CLIENT_SECRET ?? '');
    witness.keep('configuration', inject('postgres').mcpPassword);
    for (const token of own.company.given) witness.keep('token of the company', token);
    const ring = parseKeyring(house.secrets.authKeyring);
    const keys = await house.query<{ name: string; sealed: Buffer }>('select name, sealed from secret_keys');
    for (const { name, sealed } of keys) {
      witness.keep('secret key', open(ring, sealed, `secret_keys:${name}`).toString('base64url'));
    }
    for (const { kid, sealed } of await signingKeys()) {
      const { d } = JSON.parse(open(ring, sealed, `signing_keys:${kid}`).toString()) as { d: string };
      witness.keep('signing key', d);
    }
  }

  const signingKeys = () =>
    stage.house.query<{ kid: string; sealed: Buffer }>('select kid, private_sealed as sealed from signing_keys');

  it('are all of the kinds that there are, and the places are too', () => {
    expect(new Set([...stage.witness.secrets.values()].map(({ kind }) => kind))).toEqual(
      new Set([
        'access token',
        'authorization',
        'client secret',
        'code',
        'configuration',
        'cookie',
        'device code',
        'form proof',
        'interaction id',
        'link',
        'refresh token',
        'registration access token',
        'secret key',
        'signing key',
        'state',
        'token of the company',
        'user code',
        'verifier',
      ]),
    );
    const kinds = ['log', 'column', 'page', 'error', 'answer', 'mcp', 'redirect', 'path', 'print'];
    expect(new Set(places.map(({ kind }) => kind))).toEqual(new Set(kinds));
    const text = (kind: string) => places.flatMap((place) => (place.kind === kind ? [place.text] : [])).join('\n');
    for (const event of ['token.issued', 'tool_call', 'service.linked']) expect(text('log')).toContain(event);
    const columns = places.filter(({ kind }) => kind === 'column').map(({ where }) => where);
    for (const name of ['connections.access_sealed', 'link_requests.id_sealed', 'oidc_records.payload_sealed']) {
      expect(columns).toContain(`public.${name}`);
    }
  });

  it('invariant 4: stand in no log, column, page, error, answer, redirect or path but their owner’s own', () => {
    const { leaks, unused } = judge(search(stage.witness.secrets.values(), places), EXCEPTIONS);
    expect(leaks).toEqual([]);
    expect(unused).toEqual([]);
  });

  it('are found wherever one is planted', async () => {
    const { house, witness } = stage;
    const secrets = [...witness.secrets.values()];
    const token = secrets.find(({ kind }) => kind === 'refresh token')?.value ?? '';
    const link = secrets.find(({ kind }) => kind === 'link')?.value ?? '';
    const atlassian = `sbx_rt_${link.slice(4)}`;
    await house.query('create table planted (words text, bytes bytea, random bytea, doc jsonb, packed text)');
    await house.query('insert into planted values ($1, $2, $3, $4, $5)', [
      `a note with ${token}.`,
      Buffer.from(`..${token}`),
      Buffer.from(link.slice(4), 'base64url'),
      JSON.stringify({ list: [{ deep: Buffer.from(token).toString('hex') }] }),
      Buffer.from(JSON.stringify({ a: 1, atlassian })).toString('base64url'),
    ]);
    const [program] = house.programs.auth;
    const careless = { ...program, output: () => `${program?.output()}{"msg":"refresh with ${token}"}\n` } as Running;
    const planted = [
      ...logPlaces([careless]),
      { kind: 'page' as const, where: 'planted', text: `<p title="${encodeURIComponent(token)}">` },
      { kind: 'mcp' as const, where: 'planted', text: JSON.stringify({ text: `x${token}` }) },
    ];
    const { leaks } = judge(search(secrets, [...(await stage.places()), ...planted]), EXCEPTIONS);
    for (const column of ['words', 'bytes', 'random', 'doc', 'packed']) {
      expect(leaks).toContainEqual(expect.stringContaining(`in column: public.planted.${column}`));
    }
    for (const where of ['in page: planted', 'in mcp: planted', 'in log: program']) {
      expect(leaks).toContainEqual(expect.stringContaining(where));
    }
  });

  it('what is sealed does not open in another row, nor with another ring', async () => {
    const [key] = await signingKeys();
    const [sealed, kid] = [key?.sealed ?? Buffer.alloc(0), key?.kid];
    const { authKeyring, vaultKeyring } = stage.house.secrets;
    expect(open(parseKeyring(authKeyring), sealed, `signing_keys:${kid}`).toString()).toContain('"d"');
    expect(() => open(parseKeyring(authKeyring), sealed, 'signing_keys:other')).toThrow(SealError);
    expect(() => open(parseKeyring(vaultKeyring), sealed, `signing_keys:${kid}`)).toThrow(SealError);
  });
});
