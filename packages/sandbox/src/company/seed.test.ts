import { describe, expect, it } from 'vitest';
import { adfToText } from '../adf/text.js';
import { readAdf } from '../adf/validate.js';
import { NOON } from '../testing/sandbox.js';
import { seedCompany } from './seed.js';

const company = seedCompany(NOON);
const issues = company.sites.flatMap((site) => [...site.issues.values()]);
const pages = company.sites.flatMap((site) => [...site.pages.values()]);
const bodies = [
  ...issues.flatMap((issue) => [issue.description ?? [], issue.comments.map((comment) => comment.body)].flat()),
  ...pages.flatMap((page) => [page.body, ...page.comments.map((comment) => comment.body)]),
];

describe('the company', () => {
  it('is big enough to look real', () => {
    expect(company.sites).toHaveLength(2);
    expect(issues.length).toBeGreaterThanOrEqual(40);
    expect(pages.length).toBeGreaterThanOrEqual(20);
    expect(company.people.filter((person) => person.canSignIn)).toHaveLength(3);
  });

  it('has ids that are unique and the same at every start', () => {
    const ids = (list: { id: string }[]) => list.map((one) => one.id);
    for (const list of [ids(issues), ids(pages), company.people.map((person) => person.accountId)]) {
      expect(new Set(list).size).toBe(list.length);
    }
    const again = seedCompany(NOON + 1e9);
    expect(again.sites.flatMap((site) => ids([...site.issues.values()]))).toEqual(ids(issues));
  });

  it('has bodies of valid ADF', () => {
    expect(bodies.map((body) => readAdf(body)).filter((read) => !read.ok)).toEqual([]);
  });

  it('has only times before its start, and none before the thing was made', () => {
    for (const thing of [...issues, ...pages]) {
      expect(thing.created, JSON.stringify(thing.id)).toBeLessThanOrEqual(thing.updated);
      expect(thing.updated).toBeLessThanOrEqual(NOON);
      for (const comment of thing.comments) expect(comment.created).toBeGreaterThanOrEqual(thing.created);
    }
  });

  it('speaks only of issues and pages that exist', () => {
    const text = bodies.map(adfToText).join('\n');
    const keys = new Set(issues.map((issue) => issue.key));
    const named = [...text.matchAll(/\b(?:ROV|SUP|PEO|LAB|FLT)-\d+/g)].map(([key]) => key);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
    const pageIds = new Set(pages.map((page) => page.id));
    const linked = [...JSON.stringify(bodies).matchAll(/\/pages\/(\d+)/g)].map(([, id]) => id ?? '');
    expect(linked.filter((id) => !pageIds.has(id))).toEqual([]);
  });

  it('gives work only to people who may do it', () => {
    for (const issue of issues) {
      for (const accountId of [issue.assigneeAccountId, ...issue.comments.map((comment) => comment.authorAccountId)]) {
        if (accountId !== null) expect(['lead', 'member'], issue.key).toContain(issue.project.roles.get(accountId));
      }
    }
    for (const page of pages) expect(page.space.roles.has(page.authorAccountId), page.title).toBe(true);
  });

  it('has pages below pages of the same space', () => {
    for (const page of pages) {
      const parent = pages.find((candidate) => candidate.id === page.parentId);
      if (page.kind === 'blogpost') expect(page.parentId).toBeNull();
      else if (page.parentId === null) expect(page.space.homepageId).toBe(page.id);
      else expect(parent?.space.id, page.title).toBe(page.space.id);
    }
  });

  it('keeps the confidential words out of what others may read', () => {
    const open = [
      ...issues
        .filter((issue) => issue.project.key !== 'PEO')
        .map((issue) => `${issue.summary} ${JSON.stringify(issue.description)}`),
      ...pages.filter((page) => page.space.key !== 'PEO').map((page) => `${page.title} ${JSON.stringify(page.body)}`),
    ].join('\n');
    expect(open).not.toMatch(/salary|grievance|office closure|compensation/i);
  });
});
