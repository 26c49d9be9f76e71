import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../clock.js';
import { confluenceOperations } from '../confluence/operations.js';
import { jiraOperations } from '../jira/operations.js';
import { describeScope } from '../oauth/scopes.js';
import { OPENAPI_DIR } from '../testing/documents.js';
import { JIRA, LABS_JIRA, openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const OPERATIONS = [...jiraOperations, ...confluenceOperations].filter((operation) => operation.id !== undefined);
const UNAUTHORIZED = { status: 401, body: { code: 401, message: 'Unauthorized' } };

interface Published {
  'x-atlassian-oauth2-scopes'?: { scopes: string[] }[];
  security?: { OAuth2?: string[] }[];
}

/** Method and path, whatever its parameters are called. */
const addressOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replace(/\{[^}]+\}|:\w+/g, '*')}`;

/** The alternatives of an operation; the oldest document has one alone, and in another place. */
function scopesOf({ 'x-atlassian-oauth2-scopes': alternatives, security = [] }: Published): string[] {
  const lists = alternatives?.map(({ scopes }) => scopes) ?? security.map(({ OAuth2 = [] }) => OAuth2);
  return lists.map((scopes) => scopes.toSorted().join(' '));
}

describe('tokens', () => {
  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer sbx_at_unknown' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
  ])('%s is 401', async (_case, headers: Record<string, string>) => {
    expect(await sandbox.send(`${JIRA}/myself`, { headers })).toMatchObject(UNAUTHORIZED);
  });

  it('in the query is 401', async () => {
    const { access_token } = await sandbox.signIn('maya');
    expect(await sandbox.send(`${JIRA}/myself?access_token=${access_token}`)).toMatchObject(UNAUTHORIZED);
  });
});

describe('scopes', () => {
  const pathOf = (operation: (typeof OPERATIONS)[number]): string => {
    const site = operation.product === 'jira' ? JIRA.slice(0, -'/rest/api/3'.length) : WIKI.slice(0, -'/wiki'.length);
    return site + operation.path.replace(/:\w+/g, '1');
  };

  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    '%s needs its own',
    async (_id, operation) => {
      const strangers = 'read:me read:account';
      const other = await sandbox.person('maya', strangers);
      const refused = await other.call(operation.method, pathOf(operation));
      expect(refused.status).toBe(401);
      expect(refused.body).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
      expect(refused.headers.get('x-failure-category')).toBe('FAILURE_CLIENT_SCOPE_CHECK');
    },
  );

  it('may be classic or granular', async () => {
    const granular = 'read:issue.remote-link:jira read:status:jira';
    for (const scope of ['read:jira-work', granular]) {
      expect((await (await sandbox.person('maya', scope)).get(`${JIRA}/issue/ROV-1/remotelink`)).status).toBe(200);
    }
    const half = await sandbox.person('maya', 'read:issue.remote-link:jira');
    expect((await half.get(`${JIRA}/issue/ROV-1/remotelink`)).status).toBe(401);
  });

  it('of every operation can be asked for on the authorization page', () => {
    const unknown = OPERATIONS.flatMap((operation) => operation.scopes.flat()).filter((name) => !describeScope(name));
    expect(unknown).toEqual([]);
  });

  it.skipIf(OPENAPI_DIR === undefined)('are those of Atlassian’s documents', () => {
    // By method and path: the ids of operations are unique in one document only.
    const roots = {
      'jira-platform-v3': '',
      'jira-software-2022-07': '',
      'jsm-2025-12': '',
      'confluence-v2': '/wiki/api/v2',
      'confluence-v1-current': '',
    };
    const published = new Map<string, string[]>();
    for (const [file, root] of Object.entries(roots)) {
      const { paths } = JSON.parse(readFileSync(join(OPENAPI_DIR ?? '', `${file}.norm.json`), 'utf8'));
      for (const [path, methods] of Object.entries<Record<string, Published>>(paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          published.set(addressOf(method, root + path), scopesOf(operation));
        }
      }
    }
    for (const operation of OPERATIONS) {
      const ours = operation.scopes.map((scopes) => scopes.toSorted().join(' '));
      const theirs = published.get(addressOf(operation.method, operation.path));
      // Of the list of boards the document names none.
      if (operation.id !== 'getAllBoards') expect(ours.toSorted(), operation.id).toEqual(theirs?.toSorted());
    }
  });
});

describe('sites', () => {
  it('that do not exist are 404', async () => {
    const maya = await sandbox.person('maya');
    const nowhere = '/ex/jira/00000000-0000-4000-8000-000000000000/rest/api/3/myself';
    expect((await maya.get(nowhere)).status).toBe(404);
  });

  it('that the person does not belong to are 403', async () => {
    const answer = await (await sandbox.person('tomas')).get(`${LABS_JIRA}/myself`);
    expect(answer).toMatchObject({ status: 403, body: { message: 'The app is not installed on this instance' } });
  });

  it('without Confluence for the person are 403 there', async () => {
    const answer = await (await sandbox.person('aiko')).get(`${WIKI}/api/v2/pages`);
    expect(answer).toMatchObject({ status: 403, body: { message: 'Current user not permitted to use Confluence' } });
  });
});

describe('removed operations', () => {
  it.each([
    `${JIRA}/search?jql=project=ROV`,
    `${WIKI}/rest/api/content`,
    `${WIKI}/rest/api/content/20101`,
    `${WIKI}/rest/api/space`,
  ])('%s is 410', async (path) => {
    expect((await (await sandbox.person('maya')).get(path)).status).toBe(410);
  });

  it('and unknown ones are 404', async () => {
    expect((await (await sandbox.person('maya')).get(`${JIRA}/nothing`)).status).toBe(404);
  });
});

describe('a removed operation', () => {
  it('is 410 for a fault, too, wherever a test wants it', async () => {
    await sandbox.post('/__sandbox/faults', { path: '/ex/*/field', effect: { kind: 'status', status: 410 } });
    expect((await (await sandbox.person('maya')).get(`${JIRA}/field`)).status).toBe(410);
  });
});

describe('the quota', () => {
  it('is told on every answer: points for the request and for each object', async () => {
    const fresh = await openSandbox({ pointsPerHour: 1000 });
    const maya = await fresh.person('maya');
    const first = await maya.get(`${JIRA}/issue/ROV-1`);
    expect(first.headers.get('x-ratelimit-limit')).toBe('1000');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('998');
    expect(first.headers.get('x-ratelimit-reset')).toBe('2026-11-18T13:00:00.000Z');
    expect(first.headers.get('beta-ratelimit')).toBe('"global-app-quota";r=998;t=3600');
    const failed = await maya.get(`${JIRA}/issue/NONE-1`);
    expect(failed.headers.get('x-ratelimit-remaining')).toBe('997');
  });

  it('says when it is nearly used up, then answers 429 until the hour ends', async () => {
    const small = await openSandbox({ pointsPerHour: 10 });
    small.clock.now += 50 * MINUTE;
    const maya = await small.person('maya');
    const nearly = await maya.post(`${JIRA}/search/jql`, { jql: 'project = ROV', fields: ['summary'], maxResults: 8 });
    expect(nearly.headers.get('x-ratelimit-nearlimit')).toBe('true');
    await maya.get(`${JIRA}/issue/ROV-1`);
    const over = await maya.get(`${JIRA}/issue/ROV-1`);
    expect(over.status).toBe(429);
    expect(over.headers.get('ratelimit-reason')).toBe('jira-quota-global-based');
    expect(over.headers.get('retry-after')).toBe('600');
    small.clock.now += HOUR / 6;
    expect((await maya.get(`${JIRA}/issue/ROV-1`)).status).toBe(200);
  });
});
