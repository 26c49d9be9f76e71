import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/support/ports.ts';
import { startNode } from '../machine.ts';
import type { Start } from './types.ts';

/** oidc-provider with its own rotation, and an adapter over PostgreSQL as its documentation describes one. RS256. */
export const startOidcProvider: Start = async (databaseUrl) => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const entry = fileURLToPath(new URL('./oidc-provider-server.ts', import.meta.url));
  const program = await startNode(entry, { DATABASE_URL: databaseUrl, PORT: String(port) }, `${origin}/jwks`);
  return {
    name: 'oidc-provider',
    tokenUrl: `${origin}/token`,
    newFamily: async () => {
      const { refresh_token } = (await (await fetch(`${origin}/bench/family`)).json()) as { refresh_token: string };
      return { clientId: 'bench', refreshToken: refresh_token };
    },
    stop: () => program.stop(),
  };
};
