import { createServer } from 'node:net';
import { OperatorError } from '../operator-error.js';

export interface Port {
  program: string;
  variable: string;
  port: number;
}

/** The ports to use, from the environment or the usual ones. */
export function readPorts(environment: NodeJS.ProcessEnv): { auth: Port; mcp: Port; sandbox: Port } {
  const read = (program: string, variable: string, usual: number): Port => {
    const value = environment[variable]?.trim();
    const port = value ? Number(value) : usual;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new OperatorError(
        `${variable} must be a port between 1 and 65535.\n→ Leave it unset for ${usual}, or give a number.`,
      );
    }
    return { program, variable, port };
  };
  return {
    auth: read('the authorization server', 'AUTH_PORT', 4000),
    mcp: read('the MCP server', 'MCP_PORT', 4001),
    sandbox: read('the sandbox', 'SANDBOX_PORT', 4002),
  };
}

/**
 * Refuses to start when a port is taken, before anything else is touched.
 * @throws OperatorError naming each taken port and the variable that moves it
 */
export async function refuseTakenPorts(ports: readonly Port[]): Promise<void> {
  const free = await Promise.all(ports.map(({ port }) => isFree(port)));
  const taken = ports.filter((_, index) => !free[index]);
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ program, variable, port }) =>
      `Port ${port}, for ${program}, is taken.\n→ Is Gatehouse running already? Stop it, or choose another port: ${variable}=${port + 100} npm start`,
  );
  throw new OperatorError(lines.join('\n'));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
