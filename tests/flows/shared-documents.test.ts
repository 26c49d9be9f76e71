import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newClientKey } from '../support/assertions.ts';
import { type House, startHouse } from '../support/house.ts';
import { type MetadataHost, startMetadataHost } from '../support/metadata-host.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  REDIRECT_URI,
  redeem,
  refresh,
} from '../support/oauth.ts';
import { gatehouse } from '../support/operator.ts';

describe('documents, as replicas share them', () => {
  let house: House;
  let vendor: MetadataHost;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'));
    vendor = await startMetadataHost();
    house = await startHouse({
      replicas: 2,
      auth: { NODE_EXTRA_CA_CERTS: vendor.caFile, CLIENT_METADATA_EXEMPT_HOST: vendor.host },
    });
  });
  afterAll(async () => {
    await house?.stop();
    await vendor?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => house.query('delete from rate_limits'));

  const idOf = (name: string) => `https://${vendor.host}/${name}.json`;
  const documentOf = (name: string, changes: object = {}) => ({
    client_id: idOf(name),
    client_name: `Client ${name}`,
    redirect_uris: [REDIRECT_URI],
    ...changes,
  });
  function publish(name: string, changes: object = {}, headers: Record<string, string> = {}): string {
    vendor.serve(`/${name}.json`, { body: documentOf(name, changes), headers });
    return idOf(name);
  }
  const asked = (name: string) => vendor.requests.filter((path) => path === `/${name}.json`).length;
  const start = async (id: string, at = 0) => {
    const { url } = authorizationRequest(house, id);
    const replica = url.replace(house.issuer, house.replicas.auth[at] ?? '');
    return await fetch(replica, { redirect: 'manual', headers: { accept: 'text/html' } });
  };
  const expire = (id: string, triedAgo = '1 hour') =>
    house.query(
      `update client_documents set fresh_until = now() - interval '1 s', tried_at = now() - $2::interval
                 where url = $1`,
      [id, triedAgo],
    );

  it('AS-28: what one replica fetched the other knows; a vendor is asked once', async () => {
    const id = publish('once');
    for (const at of [0, 1, 0, 1]) expect((await start(id, at)).status).toBe(303);
    expect(asked('once')).toBe(1);
  });

  it.each([
    ['max-age=1', 300],
    ['max-age=1200', 1_200],
    ['max-age=9999999', 86_400],
  ])('AS-28: with Cache-Control %s it is fresh for %d seconds', async (header, seconds) => {
    const id = publish(`fresh-${seconds}`, {}, { 'cache-control': header });
    await start(id);
    const [row] = await house.query<{ seconds: number }>(
      'select extract(epoch from fresh_until - fetched_at)::int as seconds from client_documents where url = $1',
      [id],
    );
    expect(row?.seconds).toBe(seconds);
  });

  it('a living family never waits for the vendor, nor asks it; a new authorization does', async () => {
    const id = publish('living');
    const tokens = await redeem(house, id);
    // Tried within the last minutes: nothing in the background comes before us.
    await expire(id, '3 minutes');
    vendor.serve('/living.json', { body: '', send: () => {} });
    const before = asked('living');
    const answers = await Promise.all(
      [0, 1].map((at) => refresh(house, id, tokens.refresh_token, house.replicas.auth[at])),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(asked('living')).toBe(before);
    // The vendor hangs: the stored copy stands in.
    expect((await start(id)).status).toBe(303);
    expect(asked('living')).toBe(before + 1);
  });

  it('nobody has us fetch by asking for a token', async () => {
    const id = publish('uninvited');
    for (const form of [
      { grant_type: 'refresh_token', refresh_token: 'x' },
      { grant_type: 'client_credentials' },
      { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'x' },
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' },
      { grant_type: 'authorization_code', code: 'x', code_verifier: 'x'.repeat(43), redirect_uri: REDIRECT_URI },
    ]) {
      const answer = await postToken(house, { ...form, client_id: id });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
    }
    expect(asked('uninvited')).toBe(0);
  });

  it('AS-32: a changed document is taken up when it is next asked for, and its users are asked again', async () => {
    const id = publish('changing');
    const person = newPerson();
    await obtainCode(house, id, {}, person);
    publish('changing', { client_name: 'Another name' });
    await expire(id);
    const { url } = authorizationRequest(house, id);
    const titles: string[] = [];
    await person.visit(url, (at) => {
      titles.push(at.pathname);
      return at.href.startsWith(REDIRECT_URI);
    });
    expect(titles.some((path) => path.startsWith('/interaction/'))).toBe(true);
    const [row] = await house.query<{ client_name: string }>('select client_name from approvals where client_id = $1', [
      id,
    ]);
    expect(row?.client_name).toBe('Another name');
    const log = () => house.programs.auth.map((program) => program.output()).join();
    await expect.poll(log).toContain('client.document_changed');
  });

  it('AS-28: a document in use is renewed in the background; one that has become none changes nothing', async () => {
    const [id, broken] = [publish('renewed'), publish('broken')];
    const tokens = await redeem(house, broken);
    await start(id);
    publish('renewed', { client_name: 'Renewed' });
    vendor.serve('/broken.json', { body: documentOf('broken', { client_secret: 'hush' }) });
    await Promise.all([expire(id), expire(broken)]);
    const bodyOf = async (url: string) =>
      (await house.query<{ body: string }>('select body from client_documents where url = $1', [url]))[0]?.body;
    await expect.poll(() => bodyOf(id), { timeout: 60_000, interval: 500 }).toContain('Renewed');
    await expect.poll(() => asked('broken'), { timeout: 60_000, interval: 500 }).toBe(2);
    expect(await bodyOf(broken)).not.toContain('hush');
    expect((await refresh(house, broken, tokens.refresh_token)).status).toBe(200);
  });

  it('a copy that an operator pinned is never fetched', async () => {
    const id = idOf('pinned');
    const file = join(folder, 'pinned.json');
    vendor.serve('/pinned.json', { status: 403, body: 'a challenge for browsers' });
    expect((await start(id)).status).toBe(400);
    const before = asked('pinned');
    await writeFile(file, JSON.stringify(documentOf('pinned', { client_name: 'Pinned' })));
    expect(await gatehouse(house, 'documents', 'import', id, file)).toContain('Pinned');
    await expire(id);
    const grant = await obtainCode(house, id);
    expect((await postToken(house, codeForm(id, grant))).status).toBe(200);
    expect(asked('pinned')).toBe(before);
    expect(await gatehouse(house, 'documents', 'list')).toContain(`${id}  document  pinned`);
    await gatehouse(house, 'documents', 'remove', id);
    await house.query('delete from fetch_failures');
    expect((await start(id)).status).toBe(400);
    expect(asked('pinned')).toBe(before + 1);
  });

  it('what is no document of that address is not pinned', async () => {
    const file = join(folder, 'wrong.json');
    await writeFile(file, JSON.stringify(documentOf('other')));
    await expect(gatehouse(house, 'documents', 'import', idOf('wrong'), file)).rejects.toThrow('does not match');
    await writeFile(file, JSON.stringify(documentOf('wrong', { client_secret: 'x' })));
    await expect(gatehouse(house, 'documents', 'import', idOf('wrong'), file)).rejects.toThrow('client_secret');
    await expect(gatehouse(house, 'documents', 'import', 'http://x/y', file)).rejects.toThrow('https');
  });

  it('AS-25: keys are fetched once for all replicas, and again when an unknown one appears, but not at will', async () => {
    const [old, next, stranger] = await Promise.all(['old', 'next', 'stranger'].map(newClientKey));
    if (!old || !next || !stranger) throw new Error('no keys');
    const id = publish('keyed', {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `https://${vendor.host}/keys.json`,
    });
    vendor.serve('/keys.json', { body: { keys: [old.publicJwk] } });
    const grant = await obtainCode(house, id);
    const first = await postToken(house, { ...codeForm(id, grant), ...(await old.assertion(id, house.issuer)) });
    expect(first.status).toBe(200);
    const { refresh_token } = (await first.json()) as { refresh_token: string };
    const refreshWith = async (key: typeof old, at: number) => {
      const proof = await key.assertion(id, house.issuer);
      return (await refresh(house, id, refresh_token, house.replicas.auth[at], proof)).status;
    };
    expect([await refreshWith(old, 0), await refreshWith(old, 1), asked('keys')]).toEqual([200, 200, 1]);
    // A stranger's key ids make nobody ask again, within the minute.
    expect([await refreshWith(stranger, 0), await refreshWith(stranger, 1), asked('keys')]).toEqual([401, 401, 1]);

    vendor.serve('/keys.json', { body: { keys: [next.publicJwk] } });
    await house.query(`update client_documents set tried_at = now() - interval '1 minute'`);
    expect([await refreshWith(next, 0), await refreshWith(next, 1), asked('keys')]).toEqual([200, 200, 2]);
    // What the vendor withdrew is over on both.
    expect([await refreshWith(old, 0), await refreshWith(old, 1)]).toEqual([401, 401]);
    // An outage of the vendor logs nobody out.
    vendor.serve('/keys.json', { status: 500, body: '' });
    await house.query(`update client_documents set tried_at = now() - interval '1 hour', fresh_until = now()`);
    expect([await refreshWith(next, 0), await refreshWith(next, 1)]).toEqual([200, 200]);
  });
});
