// A plain Fastify route that sends the bytes which Gatehouse sent: what Node and Fastify cost, and nothing more.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

const answers = JSON.parse(readFileSync(process.env.ANSWERS ?? '', 'utf8')) as Record<string, string>;
const bodies = new Map(Object.entries(answers).map(([method, body]) => [method, Buffer.from(body)]));

const app = Fastify();
app.post<{ Body: { method: string } }>('/mcp', (request, reply) =>
  reply.type('application/json; charset=utf-8').send(bodies.get(request.body.method)),
);
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
