import { beforeAll, expect, it, vi } from 'vitest';
import { confluenceOperations } from '../../packages/sandbox/src/confluence/operations.ts';
import { jiraOperations } from '../../packages/sandbox/src/jira/operations.ts';
import { type Asked, compareAll, type Difference, operationOf } from '../support/drift/compare.ts';
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

// The shapes of our functions are nobody's business but theirs: what they read answers by is seen where they send.
vi.mock(import('../../packages/atlassian/src/client.ts'), async (original) => {
  const client = await original();
  const { readBy } = await import('../support/drift/exchanges.ts');
  return {
    ...client,
    send(http, call, request) {
      readBy(request.answer);
      return client.send(http, call, request);
    },
  };
});

// A removed operation has no id: nobody should call it, and the libraries do not.
const OPERATIONS = [...jiraOperations, ...confluenceOperations].filter(({ id }) => id !== undefined);
const WALKS = [walkProjects, walkIssues, walkBoards, walkDesks, walkSpaces, walkPages];

let asked: readonly Asked[] = [];
let differences: readonly Difference[] = [];
const isExcepted = ({ operation, at }: Difference): boolean => EXCEPTIONS[operation]?.[at] !== undefined;

beforeAll(async () => {
  const world = await startDriftWorld();
  try {
    for (const walk of WALKS) await walk(world);
  } finally {
    await world.stop();
  }
  asked = world.exchanges.map((ours) => {
    const operation = operationOf(OPERATIONS, ours);
    if (!operation) throw new Error(`${ours.method} ${ours.path} is no operation of the sandbox`);
    return { operation, ours };
  });
  differences = await compareAll(asked);
});

it('looks at every operation that the sandbox answers', () => {
  const walked = new Set(asked.map(({ operation }) => operation));
  const missing = OPERATIONS.filter((one) => !walked.has(one));
  expect(missing.map(({ method, path, id }) => `${method} ${path} (${id}): no walk comes by`)).toEqual([]);
});

it('finds that jira.js and confluence.js ask what we ask, and read the sandbox’s answers as we do', () => {
  const drifted = differences.filter((one) => !isExcepted(one));
  expect([...new Set(drifted.map(({ sentence }) => sentence))]).toEqual([]);
});

it('notices what only one side asks, answers or reads', async () => {
  const sprint = asked.find(({ operation }) => operation.id === 'getSprint');
  if (!sprint) throw new Error('No walk reads a sprint');
  // That our shapes are seen at all, each with its request.
  expect(sprint.ours.shape).toMatchObject({ def: { shape: { goal: expect.anything() } } });
  const forged = {
    query: new URLSearchParams({ mood: 'good' }),
    answer: { ...Object(sprint.ours.answer), name: 7, mood: 'good' },
    shape: { def: { type: 'object', shape: { mood: { def: { type: 'string' } } } } },
  };
  const found = await compareAll([{ ...sprint, ours: { ...sprint.ours, ...forged } }]);
  expect(found.map(({ at }) => at).sort()).toEqual(['answer mood', 'answer name', 'query mood', 'reads mood']);
});

it('has no exception that is no longer needed', () => {
  const needed = new Set(differences.map(({ operation, at }) => `${operation}, ${at}`));
  const excepted = Object.entries(EXCEPTIONS).flatMap(([operation, parts]) =>
    Object.keys(parts).map((at) => `${operation}, ${at}`),
  );
  expect(excepted.filter((one) => !needed.has(one))).toEqual([]);
});
