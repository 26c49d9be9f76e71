import { createHash, randomBytes } from 'node:crypto';
import { visitAuthorization } from '@gatehouse/sandbox';
import { expect } from 'vitest';
import type { House } from './house.ts';
import { authorizationRequest, REDIRECT_URI } from './oauth.ts';
import { as, walk } from './steps.ts';
import { csrfOf, Tab } from './tab.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** A link that a tool's answer gave, as its page and its row have it. */
export interface Asked {
  page: string;
  /** Whether what it asks for is done. */
  done(): Promise<boolean>;
}

/** Leaves a link as a tool's answer does. @param what.connectionId the connection to renew */
export async function askForLink(
  house: House,
  what: { userId: string; client: string; connectionId?: string },
): Promise<Asked> {
  const id = `lnk_${randomBytes(32).toString('base64url')}`;
  await house.query(
    `insert into link_requests (id_hash, id_sealed, user_id, client_id, purpose, connection_id)
     values ($1, '', $2, $3, $4, $5)`,
    [sha256(id), what.userId, what.client, what.connectionId ? 'reconnect' : 'connect', what.connectionId ?? null],
  );
  return {
    page: `${house.issuer}/connect/${id}`,
    done: async () => {
      const [row] = await house.query<{ completed_at: Date | null }>(
        'select completed_at from link_requests where id_hash = $1',
        [sha256(id)],
      );
      return row?.completed_at != null;
    },
  };
}

export interface Row {
  id: string;
  display_name: string;
  status: string;
  generation: number;
  scopes: string[];
  sites: { id: string; name: string }[];
}

export const connectionsOf = (house: House, userId: string) =>
  house.query<Row>(
    'select id, display_name, status, generation, scopes, sites from connections where user_id = $1 order by created_at',
    [userId],
  );

/** Signs an employee of the company in, without linking anything. */
export async function signInEmployee(house: House, client: string, employee: string) {
  const tab = new Tab();
  const arrived = (url: URL) => url.href.startsWith(REDIRECT_URI);
  const { url } = await walk(tab, authorizationRequest(house, client).url, arrived, as(employee));
  expect(url.searchParams.get('code')).toBeTruthy();
  const [user] = await house.query<{ user_id: string }>('select user_id from user_identities where subject = $1', [
    employee,
  ]);
  return { tab, userId: user?.user_id ?? '' };
}

/** Presses a button of a page of ours: its form's proof is read from the page that is shown. */
export async function pressOn(
  tab: Tab,
  page: string,
  action: string,
  fields: [string, string][] = [],
): Promise<Response> {
  const html = await (await tab.send(page)).text();
  return await tab.post(new URL(action, page).href, [['csrf', csrfOf(html)], ...fields]);
}

/**
 * The trip to Atlassian that an answer of ours began.
 * @param allow which scopes the person leaves ticked; all unless told
 * @returns where Atlassian sends the browser back to
 */
export async function travel(answer: Response, person: string, allow?: (scope: string) => boolean): Promise<string> {
  const url = new URL(answer.headers.get('location') ?? 'nowhere:');
  const asked = url.searchParams.get('scope')?.split(' ') ?? [];
  if (allow) url.searchParams.set('scope', asked.filter(allow).join(' '));
  return await visitAuthorization(url.href, { person });
}
