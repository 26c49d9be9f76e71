import { createServer } from 'node:http';

export interface Callback {
  /** The client's redirect URI, on a port of its own (RFC 8252 section 7.3). */
  redirectUri: string;
  /** What the authorization server sends back. */
  answer: Promise<URLSearchParams>;
  close(): void;
}

const PAGE = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Connected</title><style>body{font:1.1rem system-ui;margin:15vh auto;max-width:32rem;padding:0 1rem;color-scheme:light dark}</style>
<h1>Connected</h1><p>The client has its code. You can close this tab and go back to the terminal.</p>`;

/** Listens on loopback for the authorization server's answer, as command-line clients do. */
export function listenForCallback(): Promise<Callback> {
  const { promise: answer, resolve: answered } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== '/callback') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' }).end(PAGE);
    answered(url.searchParams);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ redirectUri: `http://127.0.0.1:${port}/callback`, answer, close: () => server.close() });
    });
  });
}
