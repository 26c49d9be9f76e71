import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import {
  authorizationRequest,
  codeForm,
  newPerson,
  obtainCode,
  postRegistration,
  refresh,
  register,
  type Tokens,
} from '../support/oauth.ts';
import { makeProver, type Prover } from '../support/proofs.ts';

describe('DPoP over two processes', () => {
  let house: House;
  let client: string;
  let prover: Prover;
  const person = newPerson();

  beforeAll(async () => {
    house = await startHouse({ replicas: 2 });
    client = (await register(house)).client_id;
    prover = await makeProver();
  });
  afterAll(() => house?.stop());

  const send = (form: Record<string, string>, proof: string | undefined, at = house.issuer) =>
    fetch(`${at}/token`, {
      method: 'POST',
      headers: proof === undefined ? {} : { dpop: proof },
      body: new URLSearchParams(form),
    });
  const prove = (claims: Record<string, unknown> = {}, by = prover) => by.prove(`${house.issuer}/token`, claims);
  const refreshForm = (token: string) => ({ grant_type: 'refresh_token', client_id: client, refresh_token: token });
  const code = (clientId = client, extra: Record<string, string> = {}) =>
    obtainCode(house, clientId, { extra }, person);
  const bound = async (): Promise<Tokens & { token_type: string }> => {
    const answer = await send(codeForm(client, await code()), await prove());
    expect(answer.status).toBe(200);
    return (await answer.json()) as Tokens & { token_type: string };
  };
  const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;

  it('AS-80: says which algorithms proofs may have, all asymmetric', async () => {
    const metadata = (await (await fetch(`${house.issuer}/.well-known/oauth-authorization-server`)).json()) as {
      dpop_signing_alg_values_supported: string[];
    };
    expect(metadata.dpop_signing_alg_values_supported).toContain('ES256');
    expect(metadata.dpop_signing_alg_values_supported.filter((alg) => /^(none|HS)/.test(alg))).toEqual([]);
  });

  it('AS-80: whoever brings a proof gets tokens that are bound to its key, and mcp takes them with a proof only', async () => {
    const tokens = await bound();
    expect(tokens.token_type).toBe('DPoP');
    expect(decodeJwt(tokens.access_token).cnf).toEqual({ jkt: prover.thumbprint });
    const call = (scheme: string, proof?: string) =>
      fetch(house.mcpUrl, {
        method: 'POST',
        headers: {
          authorization: `${scheme} ${tokens.access_token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
          ...(proof ? { dpop: proof } : {}),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
    const proof = await prover.prove(house.mcpUrl, { ath: prover.ath(tokens.access_token) });
    expect((await call('DPoP', proof)).status).toBe(200);
    expect((await call('Bearer')).status).toBe(401);
  });

  it('a public client’s refresh token is bound as well: a thief without the key gets nothing, and ends nothing', async () => {
    const { refresh_token: token } = await bound();
    const thief = await makeProver();
    for (const proof of [undefined, await prove({}, thief)]) {
      const answer = await send(refreshForm(token), proof);
      expect(answer.status).toBe(400);
      expect(await errorOf(answer)).toBe('invalid_grant');
    }
    const answer = await send(refreshForm(token), await prove());
    expect(await answer.json()).toMatchObject({ token_type: 'DPoP' });
  });

  it('invariant 6 holds for bound tokens: concurrent uses on both replicas get the same successor', async () => {
    let { refresh_token: token } = await bound();
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        [0, 1, 0, 1, 0].map(async (at) => send(refreshForm(token), await prove(), house.replicas.auth[at])),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const all = (await Promise.all(answers.map((answer) => answer.json()))) as Tokens[];
      const successors = new Set(all.map(({ refresh_token }) => refresh_token));
      expect(successors.size).toBe(1);
      [token = ''] = successors;
    }
  });

  it('a proof counts once on all replicas, also at the same moment; what it came with stays good', async () => {
    const { refresh_token: token } = await bound();
    const proof = await prove();
    const answers = await Promise.all(
      [0, 1, 0, 1].map((at) => send(refreshForm(token), proof, house.replicas.auth[at])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    for (const answer of answers) if (answer.status === 400) expect(await errorOf(answer)).toBe('invalid_dpop_proof');

    const grant = await code();
    const again = await send(codeForm(client, grant), proof);
    expect([again.status, await errorOf(again)]).toEqual([400, 'invalid_dpop_proof']);
    expect((await send(codeForm(client, grant), await prove())).status).toBe(200);
  });

  it('refuses proofs for another address, method or time, or without a signature of their own key', async () => {
    const now = Math.floor(Date.now() / 1000);
    const other = await makeProver();
    const [head, , signature] = (await prove()).split('.');
    const [, body] = (await prove({}, other)).split('.');
    for (const proof of [
      await prove({ htu: `${house.issuer}/par` }),
      await prove({ htm: 'GET' }),
      await prove({ jti: undefined }),
      await prove({ iat: undefined }),
      `${head}.${body}.${signature}`,
      'nonsense',
    ]) {
      const answer = await send(codeForm(client, await code()), proof);
      expect([answer.status, await errorOf(answer)]).toEqual([400, 'invalid_dpop_proof']);
    }
    for (const iat of [now - 3_600, now + 3_600]) {
      const answer = await send(codeForm(client, await code()), await prove({ iat }));
      expect([answer.status, await errorOf(answer)]).toEqual([400, 'use_dpop_nonce']);
      // A client whose clock is wrong goes on with the nonce that it was given, at any replica.
      const nonce = answer.headers.get('dpop-nonce') ?? '';
      for (const at of house.replicas.auth) {
        expect((await send(codeForm(client, await code()), await prove({ iat, nonce }), at)).status).toBe(200);
      }
    }
    const made = await send(codeForm(client, await code()), await prove({ nonce: 'made-up' }));
    expect(await errorOf(made)).toBe('use_dpop_nonce');
  });

  it('a code that was asked for with a key is redeemed with that key only', async () => {
    const grant = await code(client, { dpop_jkt: prover.thumbprint });
    expect(await errorOf(await send(codeForm(client, grant), undefined))).toBe('invalid_grant');
    const other = await code(client, { dpop_jkt: prover.thumbprint });
    expect(await errorOf(await send(codeForm(client, other), await prove({}, await makeProver())))).toBe(
      'invalid_grant',
    );
    const good = await code(client, { dpop_jkt: prover.thumbprint });
    expect((await send(codeForm(client, good), await prove())).status).toBe(200);
  });

  it('a pushed request binds the code to the key of its proof', async () => {
    const request = authorizationRequest(house, client);
    const pushed = await fetch(`${house.issuer}/par`, {
      method: 'POST',
      headers: { dpop: await prover.prove(`${house.issuer}/par`) },
      body: new URL(request.url).searchParams,
    });
    expect(pushed.status).toBe(201);
    const { request_uri: uri } = (await pushed.json()) as { request_uri: string };
    const start = `${house.issuer}/authorize?${new URLSearchParams({ client_id: client, request_uri: uri })}`;
    const end = await person.visit(start, (url) => url.origin + url.pathname === request.redirectUri);
    const form = codeForm(client, { ...request, code: end.searchParams.get('code') ?? '' });
    expect(await errorOf(await send(form, undefined))).toBe('invalid_grant');
  });

  it('AS-80: is required of nobody but clients that registered so', async () => {
    const plain = await send(codeForm(client, await code()), undefined);
    expect(await plain.json()).toMatchObject({ token_type: 'Bearer' });
    const registered = await postRegistration(house, { dpop_bound_access_tokens: true });
    const strict = (await registered.json()) as { client_id: string; dpop_bound_access_tokens: boolean };
    expect(strict.dpop_bound_access_tokens).toBe(true);
    const refused = await send(codeForm(strict.client_id, await code(strict.client_id)), undefined);
    expect([refused.status, await errorOf(refused)]).toEqual([400, 'invalid_grant']);
    const taken = await send(codeForm(strict.client_id, await code(strict.client_id)), await prove());
    const { refresh_token: token } = (await taken.json()) as Tokens;
    expect((await refresh(house, strict.client_id, token)).status).toBe(400);
  });

  it('browser clients may send proofs and read nonces', async () => {
    const preflight = await fetch(`${house.issuer}/token`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://page.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'dpop,content-type',
      },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('dpop');
    const answer = await fetch(`${house.issuer}/token`, {
      method: 'POST',
      headers: { origin: 'https://page.example', dpop: await prove() },
      body: new URLSearchParams(codeForm(client, await code())),
    });
    expect(answer.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('dpop-nonce');
    expect(answer.headers.get('dpop-nonce')).toBeTruthy();
  });
});
