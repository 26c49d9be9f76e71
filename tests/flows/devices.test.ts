import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '../support/house.ts';
import { type MetadataHost, startMetadataHost } from '../support/metadata-host.ts';
import {
  codeForm,
  newPerson,
  obtainCode,
  postToken,
  REDIRECT_URI,
  redeem,
  refresh,
  type Tokens,
} from '../support/oauth.ts';

describe('devices of one person that share a metadata-document client, over two processes', () => {
  let house: House;
  let vendor: MetadataHost;
  let client: string;
  const person = newPerson();

  beforeAll(async () => {
    vendor = await startMetadataHost();
    client = `https://${vendor.host}/client.json`;
    vendor.serve('/client.json', {
      body: { client_id: client, client_name: 'Everywhere', redirect_uris: [REDIRECT_URI] },
    });
    house = await startHouse({
      replicas: 2,
      auth: {
        NODE_EXTRA_CA_CERTS: vendor.caFile,
        CLIENT_METADATA_EXEMPT_HOST: vendor.host,
        REFRESH_REPLAY: 'revoke-family',
      },
    });
  });
  afterAll(async () => {
    await house?.stop();
    await vendor?.close();
  });

  const use = async (token: string): Promise<string> => {
    const answer = await refresh(house, client, token);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as Tokens).refresh_token;
  };
  const expectOver = async (token: string) => expect((await refresh(house, client, token)).status).toBe(400);

  it.each(['the living', 'a superseded'])(
    'invariant 7: a sign-out with %s token leaves the others alone',
    async (which) => {
      const other = (await redeem(house, client, {}, person)).refresh_token;
      const first = (await redeem(house, client, {}, person)).refresh_token;
      const head = await use(await use(first));
      const revoked = await fetch(`${house.issuer}/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: which === 'the living' ? head : first, client_id: client }),
      });
      expect(revoked.status).toBe(200);
      await expectOver(head);
      await use(other);
    },
  );

  it('invariant 7: a replayed code ends the family that it began, and leaves the others alone', async () => {
    const other = (await redeem(house, client, {}, person)).refresh_token;
    const grant = await obtainCode(house, client, {}, person);
    const tokens = (await (await postToken(house, codeForm(client, grant))).json()) as Tokens;
    const head = await use(tokens.refresh_token);
    expect((await postToken(house, codeForm(client, grant))).status).toBe(400);
    await expectOver(head);
    await use(other);
  });

  it('invariant 7: a late replay that ends its family leaves the others alone', async () => {
    const other = (await redeem(house, client, {}, person)).refresh_token;
    const first = (await redeem(house, client, {}, person)).refresh_token;
    const head = await use(await use(first));
    await house.query(
      `update oidc_records set consumed_at = consumed_at - interval '5 minutes' where consumed_at is not null`,
    );
    await expectOver(first);
    await expectOver(head);
    await use(other);
  });
});
