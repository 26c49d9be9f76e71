import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectSdkV1, connectSdkV1WithUrls } from '../support/clients/sdk-v1.ts';
import { connectSdkV2, type OnUrl } from '../support/clients/sdk-v2.ts';
import type { Connect } from '../support/clients/types.ts';
import { type CompanyHouse, startCompanyHouse } from '../support/company-house.ts';
import { as, walk } from '../support/steps.ts';
import { Tab } from '../support/tab.ts';

const SEARCH = ['jira_search_issues', { site: 'northwind-robotics', jql: 'project = ROV' }] as const;
const LINK = /http:\/\/localhost:\d+\/connect\/lnk_[\w-]{43}(?![\w-])/;
const LINKED = 'Atlassian is connected · Gatehouse';

describe.each([1, 2])('a tool call that finds no connection, %i replica(s) of each program', (replicas) => {
  let own: CompanyHouse;

  beforeAll(async () => {
    // The longest that a call may wait for its user: on a slow machine they take their time.
    own = await startCompanyHouse({ replicas, mcp: { LINK_WAIT_SECONDS: '50' } });
  });
  afterAll(() => own?.stop());

  /** An employee whose browser stays signed in, without any Atlassian account at first. */
  function employee(name: string) {
    const tab = new Tab();
    const go = async (url: string, atlassian?: string) => await walk(tab, url, () => false, as(name, atlassian));
    return {
      connect: (client: Connect) => client(own.house.mcpUrl, async (url) => void (await go(url))),
      /** Opens a link that the client shows, and goes the whole way to the end. */
      link: async (url: string, atlassian: string) => {
        expect(url).toMatch(LINK);
        expect((await go(url, atlassian)).titles.at(-1)).toBe(LINKED);
      },
    };
  }

  it('RS-69 RS-73: SDK v2, 2026-07-28: takes a no; after a yes the call goes on by itself, also for a renewal', async () => {
    const ada = employee('ada');
    const linked: Promise<void>[] = [];
    const onUrl = vi.fn<OnUrl>(async () => 'decline');
    const client = await ada.connect(connectSdkV2('auto', {}, onUrl));
    const declined = await client.call(...SEARCH);
    expect(declined).toMatchObject({ isError: true, text: expect.stringContaining(`${own.house.issuer}/`) });
    expect(declined.text).toContain('chose not to connect');

    // The client says yes as soon as the page is open, and the call waits for the person.
    onUrl.mockImplementation(async (url) => {
      linked.push(ada.link(url, 'maya'));
      return 'accept';
    });
    const found = await client.call(...SEARCH);
    expect(found).toMatchObject({ isError: false, text: expect.stringContaining('ROV-') });
    expect(onUrl).toHaveBeenCalledTimes(2);

    await own.house.query(`update connections set status = 'needs_reconsent'`);
    await vi.waitUntil(
      async () => {
        expect(await client.call(...SEARCH)).toMatchObject({ isError: false });
        return onUrl.mock.calls.length === 3;
      },
      { timeout: 30_000 },
    );
    await Promise.all(linked);
    expect(linked).toHaveLength(2);
    await client.close();
  });

  it('RS-54 RS-60: both SDKs, 2025-11-25, with URLs: get the error, and the next call works', async () => {
    const grace = employee('grace');
    const clients = [
      await grace.connect(connectSdkV1WithUrls),
      await grace.connect(connectSdkV2('legacy', {}, async () => 'cancel')),
    ];
    const urls = new Set<string>();
    for (const client of clients) {
      const refused: unknown = await client.call(...SEARCH).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: -32042, data: { elicitations: [{ mode: 'url' }] } });
      const [asked] = (refused as { data: { elicitations: { url: string; elicitationId: string }[] } }).data
        .elicitations;
      expect(asked?.elicitationId).toBeTruthy();
      urls.add(asked?.url ?? '');
    }
    // Each client has its own link; one that is followed is enough for both.
    expect(urls.size).toBe(2);
    await grace.link([...urls][0] ?? '', 'tomas');
    for (const client of clients) {
      expect(await client.call(...SEARCH)).toMatchObject({ isError: false, text: expect.stringContaining('ROV-') });
      await client.close();
    }
  });

  it('RS-61: everybody else: gets a text with the link, and the next call works', async () => {
    const linus = employee('linus');
    const clients = [await linus.connect(connectSdkV1), await linus.connect(connectSdkV2('auto'))];
    const texts = await Promise.all(clients.map((client) => client.call(...SEARCH)));
    for (const { text, isError } of texts) expect([isError, LINK.test(text)]).toEqual([true, true]);
    await linus.link(LINK.exec(texts[0]?.text ?? '')?.[0] ?? '', 'aiko');
    for (const client of clients) {
      expect(await client.call(...SEARCH)).toMatchObject({ isError: false, text: expect.stringContaining('ROV-') });
      await client.close();
    }
  });
});
