import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { type HealthParts, registerHealth } from './health.js';

const lines: string[] = [];
const ready = async (changes: Partial<HealthParts>) => {
  lines.length = 0;
  const app = Fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
  registerHealth(app, {
    database: { isReachable: async () => true },
    signing: { staleFor: () => 0 },
    keyrings: [{ unfit: () => undefined }, { unfit: () => undefined }],
    ...changes,
  });
  const { statusCode, body } = await app.inject('/health/ready');
  return { status: statusCode, body };
};

it('is ready with Postgres, fresh signing keys and keyrings that may seal', async () => {
  expect(await ready({})).toEqual({ status: 200, body: '{"status":"ready"}' });
  expect(await ready({ database: { isReachable: async () => false } })).toMatchObject({ status: 503 });
  expect(await ready({ signing: { staleFor: () => 300_001 } })).toMatchObject({ status: 503 });
});

it('is not ready where either keyring is unfit; only the log says why', async () => {
  const unfit = { unfit: () => 'it could not unwrap k2' };
  for (const keyrings of [
    [unfit, { unfit: () => undefined }],
    [{ unfit: () => undefined }, unfit],
  ]) {
    const answer = await ready({ keyrings });
    expect(answer.status).toBe(503);
    expect(answer.body).not.toContain('k2');
    expect(lines.join('')).toContain('it could not unwrap k2');
  }
});
