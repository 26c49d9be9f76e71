import { createHash } from 'node:crypto';
import { expect, vi } from 'vitest';
import { expandScopes, parseScopes } from '../../../packages/contract/src/scopes.ts';
import type { House } from '../../support/house.ts';
import type { MetadataHost } from '../../support/metadata-host.ts';
import type { ZooClient } from '../fixture.ts';
import type { Approve } from './authorize.ts';
import { type Device, installDevice, type Parts } from './device.ts';
import { discover, readChallenge } from './discover.ts';
import { expired } from './expire.ts';
import { connect } from './mcp.ts';
import type { Wire } from './wire.ts';

export interface World {
  house: House;
  vendor: MetadataHost;
  wire: Wire;
  approve: Approve;
  port?: number;
}

const READS = ['jira:read', 'confluence:read'];
const CREATE = {
  site: 'northwind-robotics',
  project: 'ROV',
  issue_type: 'Task',
  summary: 'Grease the wheels',
  dry_run: true,
};

/** More requests than this between the first and the last login are a loop. */
const MOST_REQUESTS = 60;

/** Longer than the second in which a revocation holds everywhere: how quick it is, is measured elsewhere. */
const REVOKED_WITHIN = { timeout: 15_000, interval: 100 };

/** Takes a client through its life: login, work, refresh, step-up, another login, sign-out. */
export async function walk(client: ZooClient, world: World): Promise<void> {
  const { house, wire } = world;
  const found = await discover(wire, client, house.mcpUrl);
  const parts: Parts = { ...world, client, found, mcpUrl: house.mcpUrl };

  const device = await installDevice(parts);
  expectScopes(device);
  const tools = await connect(wire, client, house.mcpUrl, device.tokens.access_token);
  expect(tools).toEqual(expect.arrayContaining(['atlassian_get_context', 'jira_create_issue']));
  await expectToWork(device);

  await staysLoggedIn(client, world, device);
  await stepsUp(client, device);

  if (client.loginAgain.strayRegistration) {
    const stray = await wire.send(found.server.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(client.loginAgain.strayRegistration),
    });
    // Nothing comes of it either way, but the client must be able to read the answer.
    expect([201, 400]).toContain(stray.status);
    expect(JSON.parse(stray.text)).toHaveProperty(stray.status === 201 ? 'client_id' : 'error');
  }
  const { prompt } = client.loginAgain;
  const second = client.loginAgain.with === 'the same client' ? device : await installDevice(parts, { prompt });
  const { refresh_token: before } = device.tokens;
  if (second === device) await device.logIn({ prompt });
  await expectToWork(second);

  expect(wire.count).toBeLessThanOrEqual(MOST_REQUESTS);
  await signsOut(second, device, before);
}

/** What was granted is what was asked, with what that implies, and nothing else (AS-15). */
function expectScopes({ asked, tokens }: Device): void {
  const wanted = parseScopes(asked);
  expect(new Set(parseScopes(tokens.scope))).toEqual(
    new Set(expandScopes(wanted.length ? wanted : parseScopes(READS))),
  );
}

async function expectToWork(device: Device): Promise<void> {
  const { text, isError, answer } = await device.call('atlassian_get_context');
  expect(answer.status, text).toBe(200);
  expect(isError, text).toBe(false);
  expect(text).toContain('Maya Lindqvist');
}

/** An expired token is a 401, then a refresh by everybody who shares it, and nobody notices. */
async function staysLoggedIn(client: ZooClient, { house, wire }: World, device: Device): Promise<void> {
  // A client that refreshes this early would do so before each request if tokens were shorter.
  expect(device.tokens.expires_in).toBeGreaterThan(2 * (client.refresh.before ?? 0));
  const { scope, refresh_token: used } = device.tokens;
  const before = wire.count;
  device.tokens.access_token = await expired(house, device.tokens.access_token);
  await expectToWork(device);
  expect(wire.count - before).toBe(2 + client.refresh.together);
  expect(new Set(device.tokens.scope.split(' '))).toEqual(new Set(scope.split(' ')));

  if (client.refresh.lateReplay === undefined) return;
  const next = await device.refresh(device.tokens.refresh_token);
  device.tokens = { ...device.tokens, ...JSON.parse(next.text) };
  await house.query(
    `update oidc_records set consumed_at = now() - make_interval(secs => $2) where model = 'RefreshToken' and id_hash = $1`,
    [createHash('sha256').update(used).digest(), client.refresh.lateReplay],
  );
  const late = await device.refresh(used);
  expect(late.status).toBe(400);
  expect(JSON.parse(late.text)).toMatchObject({ error: 'invalid_grant' });
  // The process that was late reads what the others stored, and goes on.
  device.tokens.access_token = await expired(house, device.tokens.access_token);
  await expectToWork(device);
}

/** A write with a token that may only read, and what the client makes of the refusal. */
async function stepsUp(client: ZooClient, device: Device): Promise<void> {
  const first = await device.call('jira_create_issue', CREATE);
  if (client.stepUp === 'holds every scope from the start') {
    expect(first.isError, first.text).toBe(false);
    return;
  }
  expect(first.answer.status).toBe(403);
  const challenge = readChallenge(first.answer);
  expect(challenge.error).toBe('insufficient_scope');
  // Clients replace what they hold by what they read: the union of both stands here.
  expect(challenge.scope?.split(' ')).toEqual(expect.arrayContaining([...READS, 'jira:write']));
  if (client.stepUp === 'authorizes again') {
    await device.logIn({ scope: challenge.scope ?? '' });
    expectScopes(device);
    const second = await device.call('jira_create_issue', CREATE);
    expect(second.isError, second.text).toBe(false);
  }
  await expectToWork(device);
}

/** The sign-out of one login leaves the other alone, and is final for its own. */
async function signsOut(second: Device, first: Device, firstToken: string): Promise<void> {
  const { refresh_token: secondToken } = second.tokens;
  expect((await second.revoke(secondToken)).status).toBe(200);
  expect(await errorOf(second.refresh(secondToken))).toBe('invalid_grant');
  // The access token has half an hour left, and is refused on every replica all the same.
  await vi.waitFor(async () => {
    for (let replica = 0; replica < 2; replica += 1) expect(await second.isLetIn()).toBe(false);
  }, REVOKED_WITHIN);

  const lived = await first.refresh(firstToken);
  expect(lived.status, lived.text).toBe(200);
  // With the token that was just replaced: a client that lost the answer holds no other.
  expect((await first.revoke(firstToken)).status).toBe(200);
  expect(await errorOf(first.refresh(JSON.parse(lived.text).refresh_token))).toBe('invalid_grant');
}

async function errorOf(answer: ReturnType<Device['refresh']>): Promise<unknown> {
  const { status, text } = await answer;
  expect(status).toBe(400);
  return JSON.parse(text).error;
}
