import { expect, it } from 'vitest';
import { issueRow, issueRows } from './rows.js';

const site = { id: 's', name: 'ours', url: 'https://ours.atlassian.net', products: [], scopes: [] };
const issue = (number: number, displayName: string, accountId: string) => ({
  id: String(number),
  key: `ABC-${number}`,
  fields: { summary: 'S', assignee: { displayName, accountId } },
});

it('a list of issues names each assignee once, and nobody for whom another could be meant', () => {
  const issues = [
    issue(1, 'Ann', 'a'),
    issue(2, 'Ann', 'a'),
    issue(3, 'Bo', 'b'),
    issue(4, 'Bo', 'c'),
    issue(5, '', 'd'),
  ];
  const rows = issues.map((one) => issueRow(one));
  expect(issueRows(site, issues, rows)).toMatchObject({
    url_prefix: 'https://ours.atlassian.net/browse/',
    people: { Ann: 'a', d: 'd' },
  });
  expect(issueRows(site, issues, rows).people).not.toHaveProperty('Bo');
  expect(Object.keys(issueRows(site, issues, rows.slice(0, 1)).people)).toEqual(['Ann']);
});
