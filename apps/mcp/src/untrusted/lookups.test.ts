import { expect, it } from 'vitest';
import type { AtlassianAccess } from '../credentials/access.js';
import { createLookups } from './lookups.js';

const account = { connectionId: 'c', accountId: 'me' };
const ONE = { id: 'one', account };
const OTHER = { id: 'other', account };

it('remembers people and contents of a site for that site alone', async () => {
  const asked: string[] = [];
  // On the one site all are members, on the other nobody can be told.
  const members = [{ accountId: 'p', accountType: 'atlassian' }];
  const pages = { results: [{ id: '7', title: 'T', authorId: 'p', version: { authorId: 'p' } }] };
  const answers: Record<string, unknown[]> = { one: [pages, members], other: [{ results: [] }, { results: [] }, []] };
  const lookups = createLookups({
    accounts: [account],
    ask: async ({ id }: typeof ONE) => {
      asked.push(id);
      return answers[id]?.shift();
    },
  } as unknown as AtlassianAccess);
  const tree = [{ id: '7', title: 'T', type: 'page' }];
  const person = [{ accountId: 'p', publicName: 'P' }];

  const here = await lookups.learn(ONE as never, tree);
  expect(here.contents.get('7')).toBeUndefined();
  expect(here.contents.has('7')).toBe(true);
  expect(here.people.has('p')).toBe(true);

  const there = await lookups.learn(OTHER as never, tree);
  expect(there.contents.has('7')).toBe(false);
  const thereToo = await lookups.learn(OTHER as never, person);
  expect(thereToo.people.get('p')).toBe('unknown');
  expect(asked).toEqual(['one', 'one', 'other', 'other', 'other']);
});
