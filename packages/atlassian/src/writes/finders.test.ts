import { describe, expect, it } from 'vitest';
import { startAtlassian } from '../../test/server.js';
import { findAddedRequestComment } from './jsm-comment.js';
import { findRaisedRequest } from './jsm-request.js';
import { findCreatedSprint } from './sprint.js';

const call = { accessToken: 'at', siteId: 'cloud-1' };
const lost = { mark: 'm', sentAgoMs: 5_000, accountId: 'me' };
const now = () => new Date().toISOString();
const long = '2020-01-01T00:00:00.000Z';

describe('the sprint that a lost request planned', () => {
  const look = async (...values: object[]) => {
    const { http } = await startAtlassian([{ body: { values, startAt: 0, isLast: true } }]);
    return await findCreatedSprint('7', 'Next')(http, call, lost);
  };
  const sprint = (id: number, createdDate: string | undefined, more: object = {}) => ({
    id,
    name: 'Next',
    state: 'future',
    originBoardId: 7,
    createdDate,
    ...more,
  });

  it('is the newest of its name that is not older than the write', async () => {
    expect(await look(sprint(1, long), sprint(2, now()), sprint(3, now()))).toMatchObject({ value: { id: 3 } });
    expect(await look(sprint(1, long))).toEqual({ ok: true, value: undefined });
  });

  it('is none of another board or name', async () => {
    const others = [sprint(2, now(), { originBoardId: 8 }), sprint(3, now(), { name: 'next one' })];
    expect(await look(...others)).toEqual({ ok: true, value: undefined });
  });

  it('is not taken for one of which nobody knows when it was planned', async () => {
    expect(await look(sprint(1, undefined))).toMatchObject({ ok: false, error: { code: 'undecided' } });
  });
});

describe('the comment that a lost request added to a service request', () => {
  const BODY = 'h2. Findings\n\n* The *battery* is flat\n* Charge it';
  const comment = (body: string, more: object = {}) => ({
    id: '1',
    body,
    public: true,
    author: { accountId: 'me' },
    created: { iso8601: now() },
    ...more,
  });
  const request = { issueId: '1', issueKey: 'S-1', requestTypeId: '1', serviceDeskId: '1' };
  const look = async (...values: object[]) => {
    const { http } = await startAtlassian([
      { body: request },
      { body: { values, start: 0, limit: 100, size: values.length, isLastPage: true } },
    ]);
    return await findAddedRequestComment('S-1', { body: BODY, public: true })(http, call, lost);
  };

  it('has its letters and digits, however the markup is spelled', async () => {
    const spelled = comment('h2. Findings\n- The *battery* is flat\n- Charge it\n');
    expect(await look(spelled)).toMatchObject({ ok: true, value: { id: '1' } });
  });

  it.each([
    ['for other readers', comment(BODY, { public: false })],
    ['of somebody else', comment(BODY, { author: { accountId: 'other' } })],
    ['of before', comment(BODY, { created: { iso8601: long } })],
    ['in other words', comment('Thank you, we will have a look at it tomorrow.')],
  ])('is none %s', async (_what, one) => {
    expect(await look(one)).toEqual({ ok: true, value: undefined });
  });

  it('may be one that says nearly the same', async () => {
    const nearly = comment('h2. Findings\n\nThe battery of it is flat, charge it');
    expect(await look(nearly)).toMatchObject({ ok: false, error: { code: 'undecided' } });
    expect(await look(comment('ok'))).toMatchObject({ ok: false, error: { code: 'undecided' } });
  });

  it('is looked for only in a request that the person may see', async () => {
    const { http } = await startAtlassian([{ status: 404, body: { errorMessage: 'No such request' } }]);
    const found = await findAddedRequestComment('S-1', { body: BODY, public: true })(http, call, lost);
    expect(found).toMatchObject({ ok: false, error: { kind: 'not_found' } });
  });
});

describe('the request that a lost one raised', () => {
  const raised = { deskId: '1', projectKey: 'S', typeId: '4', summary: 'Help me' };
  const issue = (number: number, more: object = {}) => ({
    id: String(number),
    key: `S-${number}`,
    fields: { summary: 'Help me', created: now(), creator: { accountId: 'me', displayName: 'Me' }, ...more },
  });
  const asRequest = (typeId: string) => ({
    issueId: '12',
    issueKey: 'S-12',
    requestTypeId: typeId,
    serviceDeskId: '1',
  });
  const look = async (issues: object[], ...then: object[]) => {
    const { http } = await startAtlassian([
      { body: { issues: [{ id: '9', key: 'S-9', fields: {} }], isLast: true } },
      ...(issues.length > 0 ? [{ body: { issues } }] : []),
      { body: { issues: [] } },
      ...then.map((body) => ({ body })),
    ]);
    return await findRaisedRequest(raised)(http, call, lost);
  };

  it('has its summary and type', async () => {
    expect(await look([issue(12)], asRequest('4'))).toMatchObject({ ok: true, value: { issueKey: 'S-12' } });
    expect(await look([issue(12)], asRequest('5'))).toEqual({ ok: true, value: undefined });
  });

  it('is none of somebody else, none of before and none that asks for something else', async () => {
    const others = [
      issue(10, { creator: { accountId: 'other' } }),
      issue(11, { created: long }),
      issue(12, { summary: 'Help us' }),
    ];
    expect(await look(others)).toEqual({ ok: true, value: undefined });
  });

  it('is not denied to a customer because their own list does not have it yet', async () => {
    const { http } = await startAtlassian([
      { status: 400, body: { errorMessages: ["The value 'S' does not exist for the field 'project'."] } },
      { body: { values: [], start: 0, limit: 50, size: 0, isLastPage: true } },
    ]);
    expect(await findRaisedRequest(raised)(http, call, lost)).toMatchObject({
      ok: false,
      error: { code: 'undecided' },
    });
  });
});
