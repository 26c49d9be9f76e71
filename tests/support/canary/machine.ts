import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { basic, preRegister } from '../machines.ts';
import { gatehouse } from '../operator.ts';
import { confirmAs } from '../services.ts';
import { Visitor } from '../visitor.ts';
import { expireUpstream, type Stage, say, search } from './stage.ts';

/** An operator makes a service and links an account to it; a machine acts as it, until it is removed. */
export async function runMachine(stage: Stage): Promise<void> {
  const { house, witness } = stage;
  const services = async (...args: string[]) =>
    witness.printed(`gatehouse services ${args[0]}`, await gatehouse(house, 'services', ...args));
  const secret = randomBytes(32).toString('base64url');
  const machine = await preRegister(house, {
    grant_types: ['client_credentials'],
    scope: 'jira:read jira:write',
    token_endpoint_auth_method: 'client_secret_basic',
    secret,
  });
  const ask = (password: string) =>
    fetch(`${house.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: basic(machine, password),
    });
  expect((await ask(randomBytes(32).toString('base64url'))).status).toBe(401);
  const { access_token: token } = (await (await ask(secret)).json()) as { access_token: string };

  await services('create', 'reports');
  await services('bind', 'reports', machine);
  expect(await say(house, token, 'atlassian_get_context')).toContain('isError');
  const [address = ''] = (await services('link', 'reports')).split('\n');
  const visitor = new Visitor();
  const page = await visitor.open(address);
  await stage.look();
  expect((await visitor.press(page, 'button[value=connect]', { csrf: 'x'.repeat(43) })).status).toBe(403);
  expect((await confirmAs(visitor, page, 'tomas')).status).toBe(200);
  await visitor.open(address);
  expect(await search(house, token)).toContain('ROV-');
  await expireUpstream(house);
  expect(await search(house, token)).toContain('ROV-');
  await stage.look();
  await services('list');
  await services('remove', 'reports', '--yes');
}
