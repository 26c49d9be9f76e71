import { afterAll } from 'vitest';
import { LABS_SITE, MAIN_SITE } from '../company/sites.js';
import { type SandboxOptions, startSandbox } from '../start.js';
import { visitAuthorization } from '../visitor.js';

/** A Wednesday noon; tests move on from it. */
export const NOON = Date.UTC(2026, 10, 18, 12);
export const SECRET = 'a-secret-for-these-tests';
export const CALLBACK = 'http://localhost:4000/callback/atlassian';
export const ALL_SCOPES = [
  'offline_access read:me read:jira-work write:jira-work read:jira-user search:confluence read:confluence-user',
  'read:page:confluence write:page:confluence delete:page:confluence read:space:confluence',
  'read:comment:confluence write:comment:confluence delete:comment:confluence read:attachment:confluence',
  'read:content.metadata:confluence read:hierarchical-content:confluence read:content-details:confluence',
  'read:label:confluence write:label:confluence read:task:confluence write:task:confluence',
  'read:template:confluence read:analytics.content:confluence write:content.restriction:confluence',
].join(' ');

export const JIRA = `/ex/jira/${MAIN_SITE.id}/rest/api/3`;
export const WIKI = `/ex/confluence/${MAIN_SITE.id}/wiki`;
export const LABS_JIRA = `/ex/jira/${LABS_SITE.id}/rest/api/3`;

/** An answer with its body read as JSON; tests look into it freely. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare single values deep inside answers
  body: any;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
}

/** A running sandbox with a clock of its own, and the ways in which tests talk to it. It stops after the file. */
export async function openSandbox(options: Partial<SandboxOptions> = {}) {
  const clock = { now: NOON };
  const sandbox = await startSandbox({
    clientId: 'app',
    clientSecret: SECRET,
    redirectUri: CALLBACK,
    now: () => clock.now,
    ...options,
  });
  afterAll(() => sandbox.close());

  const send = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(sandbox.url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const sendJson = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const post = (path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> =>
    sendJson('POST', path, body, headers);

  const authorizeUrl = (changes: Record<string, string | undefined> = {}): string => {
    const parameters: Record<string, string | undefined> = {
      audience: 'api.atlassian.com',
      client_id: 'app',
      scope: ALL_SCOPES,
      redirect_uri: CALLBACK,
      state: 'the-state',
      response_type: 'code',
      prompt: 'consent',
      ...changes,
    };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${sandbox.url}/authorize?${new URLSearchParams(given)}`;
  };
  const authorize = async (person: string, scope = ALL_SCOPES): Promise<string> => {
    const callback = await visitAuthorization(authorizeUrl({ scope }), { person });
    return new URL(callback).searchParams.get('code') ?? '';
  };
  const client = { client_id: 'app', client_secret: SECRET };
  const exchange = (code: string): Promise<Answer> =>
    post('/oauth/token', { grant_type: 'authorization_code', ...client, code, redirect_uri: CALLBACK });
  const refresh = (token: string): Promise<Answer> =>
    post('/oauth/token', { grant_type: 'refresh_token', ...client, refresh_token: token });
  const signIn = async (person: string, scope = ALL_SCOPES): Promise<Tokens> =>
    (await exchange(await authorize(person, scope))).body;

  /** Calls REST operations with one token. */
  const as = (accessToken: string) => ({
    call: (method: string, path: string) =>
      method === 'GET'
        ? send(path, { headers: { authorization: `Bearer ${accessToken}` } })
        : sendJson(method, path, {}, { authorization: `Bearer ${accessToken}` }),
    get: (path: string) => send(path, { headers: { authorization: `Bearer ${accessToken}` } }),
    post: (path: string, body: unknown) => post(path, body, { authorization: `Bearer ${accessToken}` }),
    put: (path: string, body: unknown) => sendJson('PUT', path, body, { authorization: `Bearer ${accessToken}` }),
    delete: (path: string) => send(path, { method: 'DELETE', headers: { authorization: `Bearer ${accessToken}` } }),
  });
  const person = async (id: string, scope = ALL_SCOPES) => as((await signIn(id, scope)).access_token);

  return {
    url: sandbox.url,
    clock,
    client,
    send,
    post,
    authorizeUrl,
    authorize,
    exchange,
    refresh,
    signIn,
    as,
    person,
  };
}

/** A document of one paragraph. */
export const adf = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
