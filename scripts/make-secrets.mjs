// Makes the secret files that docker-compose.yml mounts: `node scripts/make-secrets.mjs [directory]`, by default ./secrets
// beside that file. A file that exists is kept as it is. No dependencies, any Node from 20 on.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = resolve(process.argv[2] ?? fileURLToPath(new URL('../secrets', import.meta.url)));

const password = () => randomBytes(24).toString('base64url');

/** `<id>:<32 bytes in base64>`, as `gatehouse keyring` prints it. */
function keyring() {
  const key = randomBytes(32);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `k${id}:${key.toString('base64')}`;
}

const read = (name) => readFileSync(join(directory, name), 'utf8').trim();

/** The services' PostgreSQL, as a role whose password stands in another of the files. */
const databaseUrl = (role, passwordFile) =>
  `postgres://${role}:${encodeURIComponent(read(passwordFile))}@postgres:5432/gatehouse`;

// In this order: an address is made from a password before it.
const files = [
  ['postgres-password', "PostgreSQL's owner", password],
  ['database-url', 'how auth and the migrations reach PostgreSQL', () => databaseUrl('gatehouse', 'postgres-password')],
  ['mcp-database-password', "mcp's own database role", password],
  ['mcp-database-url', 'how mcp reaches PostgreSQL', () => databaseUrl('gatehouse_mcp', 'mcp-database-password')],
  ['auth-keyring', "seals auth's own keys and records", keyring],
  ['vault-keyring', 'seals the Atlassian credentials', keyring],
  ['atlassian-client-secret', "any will do for the sandbox; otherwise your Atlassian app's", password],
];

// The directory keeps others of this computer out. Inside, the files must be readable for the containers' user, who is
// another one: docker compose mounts each with the owner and the mode that it has here.
try {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  const width = Math.max(...files.map(([name]) => name.length));
  for (const [name, purpose, make] of files) {
    const file = join(directory, name);
    const present = existsSync(file);
    if (!present) {
      writeFileSync(file, `${make()}\n`, { flag: 'wx' });
      chmodSync(file, 0o644);
    }
    console.log(`${present ? 'kept' : 'made'}  ${name.padEnd(width)}  ${purpose}`);
  }
} catch (error) {
  console.error(`${error.message}\n→ Nothing was overwritten. Check that ${directory} is yours, then run this again.`);
  process.exit(1);
}
console.log(`\nIn ${directory}. Back up the two keyrings: without them the database cannot be read.`);
