/** What PostgreSQL and the system say at start, in words that name the variable and the cure. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const DATABASE_CURES: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at the address in DATABASE_URL. Start PostgreSQL there, or correct the address.',
  ENOTFOUND: 'the host in DATABASE_URL is unknown. Correct it.',
  EAI_AGAIN: 'the host in DATABASE_URL cannot be resolved. Correct it, or repair name resolution.',
  '28P01': 'PostgreSQL refuses the user or the password in DATABASE_URL. Correct them.',
  '28000': 'PostgreSQL refuses the user in DATABASE_URL. Correct it, or allow it in pg_hba.conf.',
  '3D000': 'the database that DATABASE_URL names does not exist. Create it, or correct the name.',
  '42P01': 'the database in DATABASE_URL lacks our tables. Apply the migrations first.',
  '42501': 'the user in DATABASE_URL may not read what mcp needs. Apply the migrations again, which grant its rights.',
};

/** Why the database cannot be used, in one line. Never the address itself, which holds a password. */
export function cannotReadDatabase(error: unknown): string {
  const code = codeOf(error);
  const cure =
    DATABASE_CURES[code] ?? `PostgreSQL at DATABASE_URL does not answer (${code || 'timeout'}). Check that it is up.`;
  return `mcp cannot start: ${cure}`;
}

/** Why the port cannot be listened on, in one line. */
export function cannotListen(error: unknown, listen: { host: string; port: number }): string {
  const code = codeOf(error);
  const where = `${listen.host}:${listen.port}`;
  const what = code === 'EADDRINUSE' ? `${where} is already in use` : `${where} cannot be listened on (${code})`;
  return `mcp cannot start: ${what}. Stop the program that has it, or set MCP_LISTEN to another host:port.`;
}
