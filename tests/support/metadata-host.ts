import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A vendor's host that serves client metadata documents over https, with a certificate authority of its own. */
export interface MetadataHost {
  /** `localhost:port`, for the operator's exemption. */
  host: string;
  /** The same by a name that is none of this computer's own; for programs that run with `namesOfTests`. */
  namedHost: string;
  /** The authority's certificate, for NODE_EXTRA_CA_CERTS. */
  caFile: string;
  /** Every path that was asked for. */
  requests: string[];
  /** Connections, also those that never became a request. */
  connections: number;
  /** Serves something at a path. */
  serve(path: string, answer: Answer): void;
  close(): Promise<void>;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
  /** Answers in a way of its own, instead of with `body`. */
  send?: (response: ServerResponse) => void;
}

/** The environment of a program to which names under .example are this computer. */
export const namesOfTests = {
  NODE_OPTIONS: `--import ${new URL('./preload/names.mjs', import.meta.url).href}`,
};

export async function startMetadataHost(): Promise<MetadataHost> {
  const directory = await mkdtemp(join(tmpdir(), 'metadata-host-'));
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 2, value: 'vendor.example' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, cert);
  const answers = new Map<string, Answer>();
  const requests: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const answer: Answer = answers.get(path) ?? { status: 404, body: {} };
    if (answer.send) return answer.send(response);
    const { status = 200, headers = {}, body } = answer;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  // Longer than a test rests: closed by us, a connection could break under the request that just comes.
  server.keepAliveTimeout = 80_000;
  const state = { connections: 0 };
  server.on('connection', () => {
    state.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    host: `localhost:${port}`,
    namedHost: `vendor.example:${port}`,
    caFile,
    requests,
    get connections() {
      return state.connections;
    },
    serve: (path, answer) => void answers.set(path, answer),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
