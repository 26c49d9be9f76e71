import { readdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { listenForRedirect } from '../support/clients/redirect-listener.ts';
import { type House, startHouse } from '../support/house.ts';
import { type MetadataHost, startMetadataHost } from '../support/metadata-host.ts';
import { approveByHand, approveInBrowser } from '../zoo/drive/approve.ts';
import { walk } from '../zoo/drive/walk.ts';
import { pageWire, programWire } from '../zoo/drive/wire.ts';
import type { ZooClient } from '../zoo/fixture.ts';

const FOLDER = new URL('../zoo/clients/', import.meta.url);

/** A new client is one file: whatever lies in the folder is driven. */
const CLIENTS = await Promise.all(
  (await readdir(FOLDER)).sort().map(async (file) => {
    const { client } = (await import(new URL(file, FOLDER).href)) as { client: ZooClient };
    return client;
  }),
);

/** What every walk shows: `iss`, refresh tokens, loopback ports, scopes as asked, the token endpoint's answers. */
const ROWS = ['AS-06', 'AS-11', 'AS-12', 'AS-15', 'AS-17'];

const titled = (clients: readonly ZooClient[]) =>
  clients.map((client) => [[...ROWS, ...(client.rows ?? [])].sort().join(', '), client.name, client] as const);

/** Names that are not this computer's lead nowhere: a redirect to a vendor stays in the browser. */
const NOWHERE = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'];

describe('the client zoo: what each known client does, against two replicas of each program', () => {
  let house: House;
  let vendor: MetadataHost;
  let browser: Browser | undefined;

  beforeAll(async () => {
    vendor = await startMetadataHost();
    [house, browser] = await Promise.all([
      startHouse({
        replicas: 2,
        auth: {
          NODE_EXTRA_CA_CERTS: vendor.caFile,
          CLIENT_METADATA_EXEMPT_HOST: vendor.host,
          // An installation that grants little at first: writing takes a step-up.
          GATEHOUSE_DEFAULT_SCOPES: 'jira:read confluence:read',
        },
        mcp: { GATEHOUSE_DEFAULT_SCOPES: 'jira:read confluence:read' },
      }),
      hasBrowser ? launchBrowser(NOWHERE) : undefined,
    ]);
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), browser?.close()]);
    await vendor?.close();
  });

  it('knows each of them once', () => {
    expect(CLIENTS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(CLIENTS.map(({ name }) => name)).size).toBe(CLIENTS.length);
  });

  it.each(titled(CLIENTS.filter(({ inBrowser }) => !inBrowser)))(
    '%s: %s lives its whole life',
    async (_rows, _name, client) => {
      await walk(client, { house, vendor, wire: programWire(), approve: approveByHand() });
    },
  );

  it.runIf(hasBrowser).each(titled(CLIENTS.filter(({ inBrowser }) => inBrowser)))(
    '%s: %s lives its whole life, its person in a browser',
    async (_rows, _name, client) => {
      const context = await browser?.newContext();
      if (!context) throw new Error('no browser');
      const listener = await listenForRedirect('/oauth/callback');
      try {
        const { origin, port } = new URL(listener.redirectUri);
        const script = client.inPage ? await context.newPage() : undefined;
        await script?.goto(origin);
        const approve = approveInBrowser(context);
        const wire = script ? pageWire(script) : programWire();
        await walk(client, { house, vendor, wire, approve, ...(script ? { port: Number(port) } : {}) });
      } finally {
        await Promise.all([context.close(), listener.close()]);
      }
    },
  );
});
