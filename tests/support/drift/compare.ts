import type { Operation } from '../../../packages/sandbox/src/gateway/operation.ts';
import type { Exchange } from './exchanges.ts';
import { type LibraryRequest, libraryFunction, pathTemplate, sameRequest } from './library.ts';
import { type FieldRead, fieldsRead, madeUp } from './shapes.ts';

/** Something that the libraries see in another way than we do. */
export interface Difference {
  /** The operation's id. */
  operation: string;
  /** `function`, `path`, `method`, or a part with a field's name: `query limit`, `answer values.[].id`, `reads name`. */
  at: string;
  /** For whoever reads the failed test. */
  sentence: string;
}

/** A request of ours, and the operation that it went to. */
export interface Asked {
  operation: Operation;
  ours: Exchange;
}

const segmentsOf = (path: string): string[] => path.split('/');
const fits = (template: string, path: string): boolean => {
  const [wanted, given] = [segmentsOf(template), segmentsOf(path)];
  return wanted.length === given.length && wanted.every((one, at) => one.startsWith(':') || one === given[at]);
};
const countNames = (template: string): number => segmentsOf(template).filter((one) => one.startsWith(':')).length;

/** The operation of the sandbox that a request went to: where several fit, the one that names most of the path. */
export function operationOf(
  operations: readonly Operation[],
  { product, method, path }: Exchange,
): Operation | undefined {
  return operations
    .filter((one) => one.product === product && one.method === method && fits(one.path, path))
    .sort((a, b) => countNames(a.path) - countNames(b.path))[0];
}

/** Lets the libraries send what we sent and read what we read. */
export async function compareAll(asked: readonly Asked[]): Promise<Difference[]> {
  const reads: (FieldRead & Difference)[] = [];
  const differences: Difference[] = [];
  for (const one of asked) differences.push(...(await compare(one, reads)));
  return [...differences, ...madeUp(reads)];
}

async function compare({ operation, ours }: Asked, reads: (FieldRead & Difference)[]): Promise<Difference[]> {
  const id = operation.id ?? '';
  const say = (at: string, words: string): Difference => ({
    operation: id,
    at,
    sentence: `${operation.method} ${operation.path} (${id}), ${at}: ${words}`,
  });
  const call = libraryFunction(operation.path, id);
  if (!call) return [say('function', 'the library has none of this name')];
  const template = await pathTemplate(call);
  const shape = template.replace(/\{[^}]*\}/g, ':');
  if (shape !== operation.path.replace(/:\w+/g, ':')) return [say('path', `the library’s is ${template}`)];
  const theirs = await sameRequest(call, template, ours);
  for (const field of fieldsRead(theirs.schema, ours.shape)) {
    reads.push({ ...field, ...say(`reads ${field.path}`, 'the library knows no such field') });
  }
  return [
    ...(theirs.method === ours.method ? [] : [say('method', `the library’s is ${theirs.method}`)]),
    ...fieldsThatDiffer(queryOf(ours.query), queryOf(searchOf(theirs))).map((at) => say(`query ${at}`, NOT_SENT)),
    ...(ours.form
      ? fieldsThatDiffer(namesOf(ours.form), namesOf(theirs.body)).map((at) => say(`form ${at}`, NOT_SENT))
      : fieldsThatDiffer(fieldsOf(ours.json), fieldsOf(theirs.body)).map((at) => say(`body ${at}`, NOT_SENT))),
    ...answerProblems(theirs, ours).map(([at, words]) => say(at, words)),
  ];
}

const NOT_SENT = 'the library does not send this as we do';

function searchOf({ searchParams = {} }: LibraryRequest): URLSearchParams {
  const given = Object.entries(searchParams).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return new URLSearchParams(given);
}

const queryOf = (query: URLSearchParams) =>
  Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
const namesOf = (form: unknown) =>
  Object.fromEntries([...(form instanceof FormData ? form.keys() : [])].map((name) => [name, true]));

/** A body by its fields, as JSON gives them; one without fields is all of it. */
function fieldsOf(body: unknown): Record<string, unknown> {
  const json: unknown = body === undefined ? {} : JSON.parse(JSON.stringify(body));
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : { whole: json };
}

function fieldsThatDiffer(ours: Record<string, unknown>, theirs: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].filter((name) => JSON.stringify(ours[name]) !== JSON.stringify(theirs[name]));
}

/** What nothing of JSON is: a schema that takes it takes everything. */
const NOT_JSON = Symbol('not JSON');

/** Where in the answer the library's schema finds something else than it expects, and what. */
function answerProblems({ schema }: LibraryRequest, { answer, isFile }: Exchange): [at: string, words: string][] {
  if (isFile) return [];
  const isRead = schema !== undefined && !schema.safeParse(NOT_JSON).success;
  if (!isRead) return answer === undefined ? [] : [['answer', 'the library does not look at it']];
  const seen = new Map<string, string>();
  for (const { path, message, keys = [] } of schema.safeParse(answer).error?.issues ?? []) {
    const at = path.map((part) => (typeof part === 'number' ? '[]' : String(part)));
    const fields = keys.length > 0 ? keys.map((key) => [...at, key]) : [at];
    for (const field of fields) {
      const name = ['answer', field.join('.')].filter(Boolean).join(' ');
      seen.set(name, `the library’s schema does not take what the sandbox says: ${message}`);
    }
  }
  return [...seen];
}
