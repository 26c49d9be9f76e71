import { beforeAll, expect, it, vi } from 'vitest';
import { confluenceOperations } from '../../packages/sandbox/src/confluence/operations.ts';
import { jiraOperations } from '../../packages/sandbox/src/jira/operations.ts';
import { compare, type Difference, operationOf } from '../support/drift/compare.ts';
import { EXCEPTIONS } from '../support/drift/exceptions.ts';
import { walkBoards, walkDesks } from '../support/drift/walks/boards-and-desks.ts';
import { walkIssues } from '../support/drift/walks/issues.ts';
import { walkPages } from '../support/drift/walks/pages.ts';
import { walkProjects } from '../support/drift/walks/projects.ts';
import { walkSpaces } from '../support/drift/walks/spaces.ts';
import { startDriftWorld } from '../support/drift/world.ts';

// The libraries read it once, when they are loaded: their schemas then refuse fields and values that they do not know.
vi.hoisted(() => {
  process.env.AUDIT_SCHEMAS = 'true';
});

// A removed operation has no id: nobody should call it, and the libraries do not.
const OPERATIONS = [...jiraOperations, ...confluenceOperations].filter(({ id }) => id !== undefined);
const WALKS = [walkProjects, walkIssues, walkBoards, walkDesks, walkSpaces, walkPages];

const walked = new Set<string>();
const differences: Difference[] = [];
const isExcepted = ({ operation, at }: Difference): boolean => EXCEPTIONS[operation]?.[at] !== undefined;

beforeAll(async () => {
  const world = await startDriftWorld();
  try {
    for (const walk of WALKS) await walk(world);
  } finally {
    await world.stop();
  }
  for (const exchange of world.exchanges) {
    const operation = operationOf(OPERATIONS, exchange);
    if (!operation?.id) throw new Error(`${exchange.method} ${exchange.path} is no operation of the sandbox`);
    walked.add(operation.id);
    differences.push(...(await compare(operation, exchange)));
  }
});

it('looks at every operation that the sandbox answers', () => {
  const missing = OPERATIONS.filter(({ id = '' }) => !walked.has(id));
  expect(missing.map(({ method, path, id }) => `${method} ${path} (${id}): no walk comes by`)).toEqual([]);
});

it('finds that jira.js and confluence.js ask what we ask, and read the sandbox’s answers as we do', () => {
  const drifted = differences.filter((one) => !isExcepted(one));
  expect([...new Set(drifted.map(({ sentence }) => sentence))]).toEqual([]);
});

it('has no exception that is no longer needed', () => {
  const needed = new Set(differences.map(({ operation, at }) => `${operation}, ${at}`));
  const excepted = Object.entries(EXCEPTIONS).flatMap(([operation, parts]) =>
    Object.keys(parts).map((at) => `${operation}, ${at}`),
  );
  expect(excepted.filter((one) => !needed.has(one))).toEqual([]);
});
