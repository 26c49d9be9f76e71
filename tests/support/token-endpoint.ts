import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token request is answered with: a status and a body, or the connection's end without an answer. */
export type TokenReply = { status?: number; body?: unknown; headers?: Record<string, string> } | 'drop';

/** Atlassian's token endpoint as a test wants it. */
export interface TokenEndpoint {
  origin: string;
  /** The refresh tokens that were sent, in their order. */
  sent: string[];
  /** Answers from now on; new tokens for each request unless told. */
  answer(reply: (token: string) => TokenReply | Promise<TokenReply>): void;
  close(): Promise<void>;
}

export async function startTokenEndpoint(): Promise<TokenEndpoint> {
  const sent: string[] = [];
  let issued = 0;
  const tokens = (): TokenReply => {
    issued += 1;
    return { body: { access_token: `at-${issued}`, refresh_token: `rt-${issued}`, expires_in: 3_600, scope: '' } };
  };
  let reply: (token: string) => TokenReply | Promise<TokenReply> = tokens;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { refresh_token: token } = JSON.parse(body) as { refresh_token: string };
    sent.push(token);
    const answer = await reply(token);
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    answer: (next) => {
      reply = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
