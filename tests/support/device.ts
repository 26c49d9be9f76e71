import type { House } from './house.ts';
import { postToken, type Registration, register } from './oauth.ts';
import type { PageSeen, Visitor } from './visitor.ts';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** What a device is told (RFC 8628 section 3.2). */
export interface DeviceStart {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

/** A client for a device without a browser: it has no redirect. */
export function registerDevice(house: House, metadata: Record<string, unknown> = {}): Promise<Registration> {
  return register(house, {
    client_name: 'A terminal',
    redirect_uris: [],
    response_types: [],
    grant_types: [DEVICE_GRANT, 'refresh_token'],
    ...metadata,
  });
}

export async function startDevice(
  house: House,
  clientId: string,
  params: Record<string, string> = {},
): Promise<DeviceStart> {
  const answer = await fetch(`${house.issuer}/device_authorization`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, scope: 'jira:read jira:write', ...params }),
  });
  const body = await answer.json();
  if (answer.status !== 200) throw new Error(`device authorization: ${answer.status} ${JSON.stringify(body)}`);
  return body as DeviceStart;
}

/** The device asks once. */
export async function poll(house: House, clientId: string, deviceCode: string, at?: string) {
  const form = { grant_type: DEVICE_GRANT, client_id: clientId, device_code: deviceCode };
  const answer = await postToken(house, form, at);
  const body = (await answer.json()) as {
    error?: string;
    access_token?: string;
    refresh_token?: string;
    scope?: string;
  };
  return { status: answer.status, ...body };
}

/** Lets a device's clock go on, so that it may ask again. */
export async function waitAsTold(house: House): Promise<void> {
  await house.query(`update oidc_records set polled_at = polled_at - interval '2 minutes' where polled_at is not null`);
}

/** Enters a code. @returns the page that comes of it */
export async function enterCode(tab: Visitor, house: House, userCode: string): Promise<PageSeen> {
  return await tab.press(await tab.open(`${house.issuer}/device`), 'main button', { user_code: userCode });
}

/** Signs in at the sandbox, where that is what comes next, and goes on to the page at the end. */
export async function signInIfAsked(tab: Visitor, page: PageSeen): Promise<PageSeen> {
  let seen = page;
  for (const button of ['button[name=person]', 'button[name=decision][value=accept]']) {
    if (seen.html.querySelector(button)) seen = await tab.press(seen, button);
  }
  return seen;
}

/** Plays the whole part of the person. */
export async function letDeviceIn(tab: Visitor, house: House, userCode: string): Promise<PageSeen> {
  const approval = await enterCode(tab, house, userCode);
  return await signInIfAsked(tab, await tab.press(approval, 'button[value=approve]'));
}
