import { DAY, HOUR } from '../../clock.js';
import type { Issue, Project } from '../model.js';
import { PRIORITIES, RESOLUTIONS } from '../projects.js';
import type { IssueSeed } from './seed.js';

/** The element that a seed names; a wrong name in a seed stops the sandbox at once. */
function named<T extends { name: string }>(list: readonly T[], name: string): T {
  const found = list.find((element) => element.name === name);
  if (!found) throw new Error(`The seed names “${name}”, which does not exist`);
  return found;
}

/** The id of a project's issue with this number; no two are equal over all projects. */
export const issueId = (project: Project, number: number): string => String(Number(project.id) * 1000 + number);

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

const hoursOf = (hours: number | undefined): number | null => (hours === undefined ? null : hours * 3600);

function build(seed: IssueSeed, project: Project, number: number, start: number, nextId: () => string): Issue {
  const key = `${project.key}-${number}`;
  const status = named(project.statuses, seed.status);
  const created = start - seed.age * DAY;
  const comments = (seed.comments ?? []).map((comment) => {
    const time = start - comment.age * DAY;
    return { id: nextId(), authorAccountId: comment.by.accountId, body: comment.body, created: time, updated: time };
  });
  const updated = Math.max(
    created,
    seed.touched === undefined ? created : start - seed.touched * DAY,
    ...comments.map((comment) => comment.created),
  );
  return {
    id: issueId(project, number),
    key,
    project,
    type: named(project.issueTypes, seed.type),
    status,
    summary: seed.summary,
    description: seed.description ?? null,
    priority: named(PRIORITIES, seed.priority),
    assigneeAccountId: seed.assignee?.accountId ?? null,
    reporterAccountId: seed.reporter.accountId,
    labels: seed.labels ?? [],
    components: (seed.components ?? []).map((name) => named(project.components, name)),
    fixVersions: (seed.fixVersions ?? [])
      .map((name) => named(project.versions, name))
      .map(({ id, name }) => ({ id, name })),
    parentKey: seed.parent ?? null,
    created,
    updated,
    resolution: status.category === 'done' ? RESOLUTIONS[0] : null,
    resolved: status.category === 'done' ? updated : null,
    due: seed.dueIn === undefined ? null : day(start + seed.dueIn * DAY),
    comments,
    links: [],
    remoteLinks: (seed.remoteLinks ?? []).map((remote) => ({
      id: Number(nextId()),
      relationship: 'mentioned in',
      ...remote,
    })),
    worklogs: (seed.worklogs ?? []).map(({ by, age, hours, comment }, index) => ({
      id: `${issueId(project, number)}9${index + 1}`,
      authorAccountId: by.accountId,
      comment: comment ?? null,
      created: start - age * DAY,
      started: start - age * DAY - hours * HOUR,
      seconds: hours * 3600,
      properties: [],
    })),
    estimate: { original: hoursOf(seed.estimate?.original), remaining: hoursOf(seed.estimate?.remaining) },
    watchers: [...new Set([seed.reporter.accountId, ...(seed.assignee ? [seed.assignee.accountId] : [])])],
    attachments: (seed.attachments ?? []).map(({ by, age, content, ...file }, index) => ({
      id: `${issueId(project, number)}${index + 1}`,
      ...file,
      content: Buffer.from(content),
      authorAccountId: by.accountId,
      created: start - age * DAY,
    })),
    custom: { ...seed.custom },
    history: [],
  };
}

/** Builds the issues of a site, numbered in the order of their seeds, with both sides of every link. */
export function seedIssues(
  projects: readonly Project[],
  seeds: Readonly<Record<string, readonly IssueSeed[]>>,
  start: number,
  nextId: () => string,
): Map<string, Issue> {
  const issues = new Map<string, Issue>();
  for (const project of projects) {
    for (const seed of seeds[project.key] ?? []) {
      project.lastNumber += 1;
      const issue = build(seed, project, project.lastNumber, start, nextId);
      issues.set(issue.key, issue);
    }
  }
  for (const project of projects) {
    for (const [index, seed] of (seeds[project.key] ?? []).entries()) {
      const here = issues.get(`${project.key}-${index + 1}`);
      for (const link of seed.links ?? []) {
        const there = issues.get(link.to);
        if (!here || !there) throw new Error(`The seed links to ${link.to}, which does not exist`);
        const id = nextId();
        here.links.push({ id, type: link.type, direction: 'outward', otherKey: there.key });
        there.links.push({ id, type: link.type, direction: 'inward', otherKey: here.key });
      }
    }
  }
  return issues;
}
