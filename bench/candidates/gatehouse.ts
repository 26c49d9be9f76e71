import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../packages/database/dist/index.js';
import { newPerson, redeem, register } from '../../tests/support/oauth.ts';
import { freePort } from '../../tests/support/ports.ts';
import { startNode } from '../machine.ts';
import type { Start } from './types.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const keyring = () => `k:${randomBytes(32).toString('base64')}`;

/** Gatehouse as it is shipped, with the sandbox to sign in at. RS256. */
export const startGatehouse: Start = (databaseUrl) => openGatehouse(databaseUrl);

/** @param environment further variables of auth */
export async function openGatehouse(databaseUrl: string, environment: Record<string, string> = {}) {
  await migrate({ url: databaseUrl, directory: `${root}prisma` });
  const [auth, sandbox] = [await freePort(), await freePort()];
  const issuer = `http://localhost:${auth}`;
  const mcpUrl = 'http://localhost:4001/mcp';
  const secret = randomBytes(24).toString('base64url');
  const programs = [
    await startNode(
      `${root}packages/sandbox/dist/program/main.js`,
      {
        SANDBOX_LISTEN: `127.0.0.1:${sandbox}`,
        SANDBOX_PUBLIC_URL: `http://localhost:${sandbox}`,
        SANDBOX_CLIENT_ID: 'bench',
        SANDBOX_CLIENT_SECRET: secret,
        SANDBOX_REDIRECT_URI: `${issuer}/callback/atlassian`,
      },
      `http://127.0.0.1:${sandbox}/health/ready`,
    ),
    await startNode(
      `${root}apps/auth/dist/program/main.js`,
      {
        GATEHOUSE_ISSUER: issuer,
        GATEHOUSE_RESOURCE: mcpUrl,
        AUTH_LISTEN: `127.0.0.1:${auth}`,
        DATABASE_URL: databaseUrl,
        AUTH_KEYRING: keyring(),
        VAULT_KEYRING: keyring(),
        ATLASSIAN_CLIENT_ID: 'bench',
        ATLASSIAN_CLIENT_SECRET: secret,
        ATLASSIAN_AUTH_URL: `http://127.0.0.1:${sandbox}`,
        ATLASSIAN_AUTH_BROWSER_URL: `http://localhost:${sandbox}`,
        ATLASSIAN_API_URL: `http://127.0.0.1:${sandbox}`,
        ...environment,
      },
      `http://127.0.0.1:${auth}/health/ready`,
    ),
  ];
  const house = { issuer, mcpUrl } as Parameters<typeof register>[0];
  const person = newPerson();
  const { client_id: clientId } = await register(house);
  return {
    name: 'Gatehouse',
    house,
    /** What a resource server beside it needs, but for its database, its keyring and where it listens. */
    mcpEnvironment: {
      GATEHOUSE_ISSUER: issuer,
      GATEHOUSE_RESOURCE: mcpUrl,
      ATLASSIAN_CLIENT_ID: 'bench',
      ATLASSIAN_CLIENT_SECRET: secret,
      ATLASSIAN_AUTH_URL: `http://127.0.0.1:${sandbox}`,
      ATLASSIAN_AUTH_BROWSER_URL: `http://localhost:${sandbox}`,
      ATLASSIAN_API_URL: `http://127.0.0.1:${sandbox}`,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    },
    tokenUrl: `http://127.0.0.1:${auth}/token`,
    newFamily: async () => ({ clientId, refreshToken: (await redeem(house, clientId, {}, person)).refresh_token }),
    stop: async () => void (await Promise.all(programs.map((program) => program.stop()))),
  };
}
