import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../../packages/cli/src/try/person.ts';
import type { House } from '../support/house.ts';
import type { MetadataHost } from '../support/metadata-host.ts';
import { authorizationRequest, codeForm, newPerson, obtainCode, postToken, REDIRECT_URI } from '../support/oauth.ts';
import { gatehouse } from '../support/operator.ts';
import { startVendorHouse, type VendorHouse } from '../support/vendor-house.ts';

const HTTPS = 'https://client.example/callback';

describe('what a user was shown is what they decided about', () => {
  let own: VendorHouse;
  let house: House;
  let vendor: MetadataHost;

  beforeAll(async () => {
    own = await startVendorHouse();
    ({ house, vendor } = own);
  });
  afterAll(() => own?.stop());

  it('AS-32, invariant 2: a client that changes while its user signs in is shown again', async () => {
    const id = `https://${vendor.host}/turning.json`;
    const body = (name: string) => ({ client_id: id, client_name: name, redirect_uris: [REDIRECT_URI] });
    vendor.serve('/turning.json', { body: body('A good client') });
    const pressed: string[] = [];
    const person = createPerson((title) => pressed.push(title));
    const { url } = authorizationRequest(house, id);
    const away = await person.visit(url, (at) => at.origin === house.sandboxUrl);
    expect(pressed).toHaveLength(1);
    await house.query('update client_documents set body = $2 where url = $1', [
      id,
      JSON.stringify(body('Something else')),
    ]);
    pressed.length = 0;
    const arrived = await person.visit(away.href, (at) => at.href.startsWith(REDIRECT_URI));
    expect(arrived.searchParams.get('code')).not.toBeNull();
    expect(pressed.filter((title) => title.includes('Something else'))).toHaveLength(1);
  });

  it('invariant 2: what a user refused a trusted client stays refused, also when it has them sign in anew', async () => {
    const said = await gatehouse(
      house,
      'clients',
      ...['add', '--name', 'The app', '--redirect-uri', HTTPS, '--redirect-uri', REDIRECT_URI, '--public', '--trusted'],
    );
    const id = /client id: (\S+)/.exec(said)?.[1] ?? '';
    const person = newPerson();
    await obtainCode(house, id, { scope: 'jira:read jira:write' }, person);
    await house.query(
      `update approvals set refused = array['jira:write'], scopes = array['jira:read'] where client_id = $1`,
      [id],
    );
    for (const prompt of ['', 'login']) {
      const options = { scope: 'jira:read jira:write', redirectUri: HTTPS, extra: { prompt } };
      const grant = await obtainCode(house, id, options, person);
      const tokens = await (await postToken(house, codeForm(id, grant))).json();
      expect(tokens).toMatchObject({ scope: 'jira:read' });
    }
    const refused = await house.query('select refused from approvals where client_id = $1', [id]);
    expect(refused).toEqual([{ refused: ['jira:write'] }]);
  });
});
