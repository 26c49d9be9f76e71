import { readFile } from 'node:fs/promises';
import { isDocumentAddress, keyIds, readDocument } from '@gatehouse/contract';
import { listDocuments, pinDocument, removeDocument } from '@gatehouse/database';
import { readArguments } from './arguments.js';
import { withDatabase } from './operator-database.js';
import { OperatorError } from './operator-error.js';

const USAGE = `gatehouse documents <command>

  import URL FILE   keeps a copy of a client's metadata document, which is never fetched again
      --keys        it is the key set that a document names (its jwks_uri)
  list              all documents and key sets that are stored
  remove URL        forgets a copy; the next authorization fetches anew
`;
const COMMAND = 'gatehouse documents';

/** Copies of client metadata documents, for vendors that cannot be reached from here. */
export async function documentsCommand([name = '', ...args]: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { keys: { type: 'boolean', default: false } }, USAGE);
  const [url, file] = positionals;
  if (name === 'list') return await list();
  if (name === 'remove' && url) return await remove(url);
  if (name === 'import' && url && file) return await pin(url, file, values.keys);
  throw new OperatorError(USAGE);
}

async function pin(url: string, file: string, keys: boolean): Promise<number> {
  if (!isDocumentAddress(url)) throw new OperatorError(`${url} is not the address of a document: https, with a path.`);
  const body = await readFile(file, 'utf8').catch(() => {
    throw new OperatorError(`${file} cannot be read.`);
  });
  if (keys && !keyIds(body)) throw new OperatorError(`${file} is no JSON Web Key Set.`);
  if (!keys) checkDocument(url, body, file);
  await withDatabase(COMMAND, ({ pool }) => pinDocument(pool, url, keys ? 'keys' : 'document', body));
  process.stdout.write(`Pinned ${url}. It is not fetched again until you remove it.\n`);
  return 0;
}

/** Which private-use schemes are allowed is the server's to say. */
const POLICY = {
  schemes: 'any',
  grantTypes: new Set<string>(),
  authMethods: ['private_key_jwt', 'none'],
  defaultAuthMethod: 'none',
} as const;

function checkDocument(url: string, body: string, file: string): void {
  const read = readDocument(url, body, POLICY);
  if (!read.ok) throw new OperatorError(`${file} cannot be used: it ${read.why}.`);
}

async function list(): Promise<number> {
  const documents = await withDatabase(COMMAND, ({ pool }) => listDocuments(pool));
  for (const { url, kind, pinned, fetchedAt } of documents) {
    const state = pinned ? 'pinned' : `fetched ${fetchedAt.toISOString().slice(0, 16)}Z`;
    process.stdout.write(`${url}  ${kind}  ${state}\n`);
  }
  if (documents.length === 0) process.stdout.write('No documents.\n');
  return 0;
}

async function remove(url: string): Promise<number> {
  if (!(await withDatabase(COMMAND, ({ pool }) => removeDocument(pool, url)))) {
    throw new OperatorError(`There is no copy of ${url}.`);
  }
  process.stdout.write(`Forgot ${url}.\n`);
  return 0;
}
