import { createServer } from 'node:http';

/** A client's end of the loopback redirect. */
export interface RedirectListener {
  redirectUri: string;
  answer: Promise<URLSearchParams>;
  close(): Promise<void>;
}

export function listenForRedirect(path = '/callback'): Promise<RedirectListener> {
  const { promise: answer, resolve: answered } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.writeHead(url.pathname === path ? 200 : 404, { 'content-type': 'text/html' }).end('<title>client</title>');
    if (url.pathname === path) answered(url.searchParams);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({
        redirectUri: `http://127.0.0.1:${port}${path}`,
        answer,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
