import * as confluenceV1 from 'confluence.js/v1';
import * as confluenceV2 from 'confluence.js/v2';
import * as agile from 'jira.js/agile';
import * as cloud from 'jira.js/cloud';
import * as serviceDesk from 'jira.js/serviceDesk';
import type { Exchange } from './exchanges.ts';

/** What a function of the libraries hands to its client. */
export interface LibraryRequest {
  url: string;
  method?: string;
  searchParams?: Record<string, unknown>;
  body?: unknown;
  /** Absent where the library reads nothing of the answer. */
  schema?: { safeParse(value: unknown): { success: boolean; error?: { issues: readonly SchemaIssue[] } } };
}

export interface SchemaIssue {
  path: readonly PropertyKey[];
  message: string;
  /** Fields that the schema does not have. */
  keys?: readonly string[];
}

type LibraryFunction = (client: object, parameters: object) => Promise<unknown>;

/** The libraries' modules by the beginning of the addresses that they know. */
const MODULES: readonly { root: string; functions: Map<string, LibraryFunction> }[] = [
  { root: '/rest/api/3/', functions: functionsOf(cloud) },
  { root: '/rest/agile/1.0/', functions: functionsOf(agile) },
  { root: '/rest/servicedeskapi/', functions: functionsOf(serviceDesk) },
  { root: '/wiki/api/v2/', functions: functionsOf(confluenceV2) },
  { root: '/wiki/rest/api/', functions: functionsOf(confluenceV1) },
];

/** By their names in lower case: the libraries spell some as nobody else does. */
function functionsOf(library: object): Map<string, LibraryFunction> {
  const named = Object.entries(library).filter(([, value]) => typeof value === 'function');
  return new Map(named.map(([name, value]): [string, LibraryFunction] => [name.toLowerCase(), value]));
}

/** The libraries' function for an operation, by its path below a site and its id in Atlassian's documents. */
export function libraryFunction(path: string, id: string): LibraryFunction | undefined {
  const found = MODULES.find(({ root }) => path.startsWith(root));
  return found?.functions.get(id.toLowerCase());
}

const FILE = { filename: 'a.txt', content: Buffer.from('a') };
/** What some functions look into before they send anything: a text would be sent to Jira's API of before. */
const NOT_IN_PATHS = { attachments: FILE, body: {}, comment: undefined };

async function requestOf(call: LibraryFunction, parameters: object): Promise<LibraryRequest> {
  let sent: LibraryRequest | undefined;
  const client = {
    sendRequest: async (request: LibraryRequest) => {
      sent = request;
      return {};
    },
  };
  await call(client, parameters);
  if (!sent) throw new Error('The library sent nothing');
  return sent;
}

/** The library's path with the names of its parameters in braces. */
export async function pathTemplate(call: LibraryFunction): Promise<string> {
  const names = new Proxy<Record<string, unknown>>(NOT_IN_PATHS, {
    get: (given, name) => (name in given ? given[String(name)] : `{${String(name)}}`),
  });
  return decodeURIComponent((await requestOf(call, names)).url);
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());

/**
 * What the library sends where it is given the parameters of a request of ours, under its own names.
 *
 * @param template the library's path, which has to have as many segments as ours
 */
export async function sameRequest(call: LibraryFunction, template: string, ours: Exchange): Promise<LibraryRequest> {
  const parameters: Record<string, unknown> = {};
  for (const name of ours.query.keys()) {
    const values = ours.query.getAll(name);
    parameters[camelCase(name)] = values.length > 1 ? values : values[0];
  }
  if (typeof ours.json === 'object' && ours.json !== null && !Array.isArray(ours.json)) {
    Object.assign(parameters, ours.json);
  }
  for (const [name, value] of ours.form ?? []) parameters[name] = value;
  if (ours.form) parameters.attachments = FILE;
  const segments = ours.path.split('/');
  template.split('/').forEach((segment, at) => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name) parameters[name] = segments[at];
  });
  const request = await requestOf(call, parameters);
  // Where the library has no names for what is in a body, it takes all of it as `body`, which may be a field's name too.
  const isWhole = ours.json !== undefined && request.body === parameters.body;
  return isWhole ? requestOf(call, { ...parameters, body: ours.json }) : request;
}
