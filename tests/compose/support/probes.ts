import type { Installation } from './installation.ts';

/**
 * Tries, from inside mcp's container, to reach addresses over HTTP.
 * @returns those that answered
 */
export async function reachableFromMcp(installation: Installation, addresses: readonly string[]): Promise<string[]> {
  const program = `
    const reached = await Promise.all(process.argv.slice(1).map((address) =>
      fetch(address, { signal: AbortSignal.timeout(3000) }).then(() => [address], () => [])));
    console.log(JSON.stringify(reached.flat()));
    // A name that is being looked up would keep the process for seconds.
    process.exit();`;
  const output = await installation.inside('mcp', 'node', '--input-type=module', '--eval', program, ...addresses);
  return JSON.parse(output) as string[];
}

/**
 * Asks each question of PostgreSQL as mcp does, with what lies in its container.
 * @returns for each question `ok`, or PostgreSQL's error code
 */
export async function askDatabaseAsMcp(
  installation: Installation,
  questions: readonly string[],
): Promise<Record<string, string>> {
  const program = `
    import { readFileSync } from 'node:fs';
    import pg from 'pg';
    const client = new pg.Client({ connectionString: readFileSync('/run/secrets/mcp-database-url', 'utf8').trim() });
    await client.connect();
    const answers = {};
    for (const question of process.argv.slice(1))
      answers[question] = await client.query(question).then(() => 'ok', (error) => error.code);
    await client.end();
    console.log(JSON.stringify(answers));`;
  const output = await installation.inside('mcp', 'node', '--input-type=module', '--eval', program, ...questions);
  return JSON.parse(output) as Record<string, string>;
}
