import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { health } from './health.js';

it('is not ready while its keyring is unfit to seal; only the log says why', async () => {
  const lines: string[] = [];
  const app = Fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
  let unfit: string | undefined;
  health(app, {
    database: { isReachable: async () => true },
    keys: { size: 1, refresh: async () => {} },
    keyring: { unfit: () => unfit },
  });
  expect((await app.inject('/health/ready')).json()).toMatchObject({ status: 'ready', keyring: true });
  unfit = 'it could not unwrap k2';
  const answer = await app.inject('/health/ready');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ status: 'not ready', keyring: false });
  expect(answer.body).not.toContain('k2');
  expect(lines.join('')).toContain(unfit);
});
