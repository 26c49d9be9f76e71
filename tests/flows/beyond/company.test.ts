import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterCode, poll, registerDevice, startDevice } from '../../support/device.ts';
import { type House, startHouse } from '../../support/house.ts';
import { JWT_BEARER } from '../../support/identity-assertions.ts';
import { type CompanyProvider, startCompanyProvider } from '../../support/identity-provider.ts';
import { basic, claimsOf, preRegister } from '../../support/machines.ts';
import { MANAGED_SECRET } from '../../support/managed-house.ts';
import { Visitor } from '../../support/visitor.ts';

describe('beyond the browser, where people sign in with their company', () => {
  let company: CompanyProvider;
  let house: House;
  let client: string;

  beforeAll(async () => {
    company = await startCompanyProvider();
    house = await startHouse({
      replicas: 2,
      auth: {
        ...company.environment,
        TRUSTED_ISSUERS: company.issuer,
        OIDC_ALLOWED_GROUPS: 'staff',
        OIDC_EMAIL_DOMAINS: 'example.com',
      },
    });
    company.admit(house.issuer);
    client = await preRegister(house, {
      client_name: 'Company agent',
      grant_types: [JWT_BEARER],
      token_endpoint_auth_method: 'client_secret_basic',
      secret: MANAGED_SECRET,
    });
  });
  afterAll(async () => {
    await house?.stop();
    await company?.close();
  });

  /** Trades an assertion of the company's own key. */
  const trade = async (claims: Record<string, unknown>) => {
    const about = {
      aud: house.issuer,
      client_id: client,
      resource: house.mcpUrl,
      scope: 'jira:read',
      events: undefined,
    };
    const assertion = await company.logoutToken({ ...about, ...claims }, { typ: 'oauth-id-jag+jwt' });
    const body = new URLSearchParams({ grant_type: JWT_BEARER, assertion });
    const headers = basic(client, MANAGED_SECRET);
    const answer = await fetch(`${house.issuer}/token`, { method: 'POST', body, headers });
    return { status: answer.status, ...((await answer.json()) as { access_token?: string; error?: string }) };
  };

  /** Lets a device in as an employee. @returns the user's id, and the page at the end */
  const signInDevice = async (employee: string) => {
    const { client_id: device } = await registerDevice(house);
    const start = await startDevice(house, device);
    const visitor = new Visitor();
    const approval = await enterCode(visitor, house, start.user_code);
    const atCompany = await visitor.press(approval, 'button[value=approve]');
    expect(atCompany.url).toContain(company.issuer);
    const end = await visitor.press(atCompany, `button[value=${employee}]`);
    const tokens = await poll(house, device, start.device_code);
    return { end, sub: claimsOf(tokens.access_token).sub };
  };

  it('a device is let in with the company’s account, and its person told that an Atlassian account is missing', async () => {
    const { end, sub } = await signInDevice('ada');
    expect(end.url).toBe(`${house.issuer}/device/approved`);
    expect(end.text).toContain('you have not connected an Atlassian account');
    expect(sub).toMatch(/^usr_/);
  });

  it('AS-68: an assertion speaks of who signed in with the browser, also if it says nothing of groups', async () => {
    const { sub } = await signInDevice('grace');
    const answer = await trade({ sub: 'grace' });
    expect(answer.status).toBe(200);
    expect(claimsOf(answer.access_token).sub).toBe(sub);
  });

  it('AS-68: the groups that may sign in hold for assertions as well', async () => {
    expect(await trade({ sub: 'new-1' })).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect(await trade({ sub: 'new-1', groups: ['visitors'] })).toMatchObject({ error: 'invalid_grant' });
    expect(await trade({ sub: 'grace', groups: ['visitors'] })).toMatchObject({ error: 'invalid_grant' });
    expect((await trade({ sub: 'new-1', groups: ['/staff'] })).status).toBe(200);
    // Coming in by assertion is no sign-in: without groups the next one says too little.
    expect(await trade({ sub: 'new-1' })).toMatchObject({ error: 'invalid_grant' });
  });

  it('AS-68, invariant 13: an e-mail joins accounts where the operator said so, and it is verified', async () => {
    await house.query(`insert into users (id, display_name) values ('usr_elsewhere', 'Known Elsewhere')`);
    await house.query(
      `insert into user_identities (issuer, subject, user_id, verified_email)
       values ('https://other.example', 'x', 'usr_elsewhere', 'joined@example.com')`,
    );
    const person = { groups: ['staff'], email: 'joined@example.com' };
    const unverified = await trade({ ...person, sub: 'unverified' });
    expect(claimsOf(unverified.access_token).sub).not.toBe('usr_elsewhere');
    const elsewhere = await trade({
      ...person,
      sub: 'other-domain',
      email: 'joined@other.example',
      email_verified: true,
    });
    expect(claimsOf(elsewhere.access_token).sub).not.toBe('usr_elsewhere');
    const joined = await trade({ ...person, sub: 'joined', email_verified: true });
    expect(claimsOf(joined.access_token).sub).toBe('usr_elsewhere');
  });
});
