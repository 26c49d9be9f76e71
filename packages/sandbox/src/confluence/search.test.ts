import { describe, expect, it } from 'vitest';
import { openSandbox, WIKI } from '../testing/sandbox.js';

const sandbox = await openSandbox();
const maya = await sandbox.person('maya');
const tomas = await sandbox.person('tomas');
type Result = { content: { id: string }; title: string };

const search = (cql: string, more = '', who = maya) =>
  who.get(`${WIKI}/rest/api/search?cql=${encodeURIComponent(cql)}${more}`);
const ids = async (cql: string, who = maya): Promise<string> =>
  (await search(cql, '&limit=100', who)).body.results.map((result: Result) => result.content.id).join(' ');

describe('CQL', () => {
  it.each([
    ['title = "Winter readiness plan"', '20104'],
    ['title ~ "winter*" order by id', '20104 20203'],
    ['siteSearch ~ "dark lights"', '20202'],
    ['text ~ "\\"thirty seconds\\""', '20204'],
    ['text ~ charger and space = ENG', '20104'],
    ['space in (ENG, HELP) and label = winter order by created desc', '20151 20104 20203'],
    ['label in ("on-call", checklist) order by id asc', '20103 20107 20202 20207'],
    ['type = page and ancestor = 20106 order by title', '20108 20107'],
    ['parent = 20202', '20207'],
    ['creator = currentUser() and space = HELP', '20204'],
    ['contributor = "712020:2ab97c10-58d4-4f6e-8a3b-91c4e07d5502" and space = ENG', '20104 20151'],
    ['lastmodified >= now("-4d") order by lastmodified desc', '20202 20104 20203'],
    ['created > startOfMonth() and type = page', '20304'],
    ['id = 20101', '20101'],
    ['id in (20101, 20201) order by id desc', '20201 20101'],
    ['type = blogpost', '20151 20152'],
    ['space = NOPE', ''],
    ['space = ENG and label = runbook and not (label = "on-call")', '20106'],
  ])('%s', async (cql, expected) => {
    expect(await ids(cql)).toBe(expected);
  });

  it.each(['foo = 1', 'type page', 'title ~', 'type = riddle', 'created > soon', 'text ~ "open'])(
    'refuses %s as Confluence does',
    async (cql) => {
      const answer = await search(cql);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain(`Could not parse cql : ${cql}`);
    },
  );

  it('puts the best answer first', async () => {
    expect((await ids('siteSearch ~ winter and type = page')).split(' ')[0]).toBe('20203');
  });
});

describe('results', () => {
  it('mark the hits, in the title always, and say where the page is', async () => {
    const { body } = await search('siteSearch ~ "winter plan"');
    expect(body.results[0]).toMatchObject({
      content: { id: '20104', type: 'page', status: 'current' },
      title: '@@@hl@@@Winter@@@endhl@@@ readiness @@@hl@@@plan@@@endhl@@@',
      url: '/spaces/ENG/pages/20104/Winter+readiness+plan',
      entityType: 'content',
      resultGlobalContainer: { title: 'Engineering' },
    });
    expect(body._links.base).toBe('https://northwind-robotics.atlassian.example/wiki');
  });

  it('have the excerpt that is asked for', async () => {
    const excerpt = async (kind: string) =>
      (await search('text ~ blurred', `&excerpt=${kind}`)).body.results[0].excerpt;
    expect(await excerpt('highlight')).toContain('@@@hl@@@blurred@@@endhl@@@');
    expect(await excerpt('indexed')).toContain('blurred before anything');
    expect(await excerpt('indexed')).not.toContain('@@@');
    expect(await excerpt('none')).toBe('');
  });

  it('have the parts that expand asks for', async () => {
    const { body } = await search('id = 20107', '&expand=content.space,content.ancestors,content.version');
    expect(body.results[0].content).toMatchObject({
      space: { key: 'ENG' },
      ancestors: [{ id: '20101' }, { id: '20106' }],
      version: { number: 8 },
    });
  });

  it('are paged by cursor', async () => {
    const first = (await search('space = ENG order by id', '&limit=4')).body;
    expect(first).toMatchObject({ size: 4, limit: 4, totalSize: 12 });
    const second = (await maya.get(`${WIKI}${first._links.next}`)).body;
    expect(second.start).toBe(4);
    expect(second.results[0].content.id).toBe('20105');
    const stolen = await search(
      'space = HELP',
      `&cursor=${new URLSearchParams(first._links.next.split('?')[1]).get('cursor')}`,
    );
    expect(stolen.status).toBe(400);
  });
});

describe('permissions', () => {
  it('hide spaces and restricted pages', async () => {
    expect(await ids('text ~ salary')).not.toBe('');
    expect(await ids('title ~ salary', tomas)).toBe('');
    expect(await ids('space = PEO', tomas)).toBe('');
    expect(await ids('title ~ "security review"')).toBe('20109');
    expect(await ids('title ~ "security review"', tomas)).toBe('');
  });
});
