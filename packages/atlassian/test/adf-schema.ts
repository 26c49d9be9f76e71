import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import { expect } from 'vitest';
import type { AdfMark } from '../src/adf/types.js';

const path = createRequire(import.meta.url).resolve('@atlaskit/adf-schema/dist/json-schema/v1/full.json');
const schema = JSON.parse(readFileSync(path, 'utf8'));
const ajv = new Ajv.default({ strict: false });
const validate = ajv.compile(schema);

/** Whether Atlassian's own JSON schema accepts the document. */
export function isSchemaValid(doc: unknown): boolean {
  return validate(doc);
}

/** Fails with the schema's complaints. */
export function expectValid(doc: unknown): void {
  if (!validate(doc)) expect.fail(`${JSON.stringify(validate.errors?.slice(0, 5))}\n${JSON.stringify(doc)}`);
}

/** A document without local ids, which are made anew each time, and with the comments on words in one order. */
export function withoutLocalIds(doc: unknown): unknown {
  return JSON.parse(JSON.stringify(doc), (key, value) => {
    if (key === 'localId') return undefined;
    return key === 'marks' && Array.isArray(value) ? inOrder(value) : value;
  });
}

function inOrder(marks: AdfMark[]): AdfMark[] {
  const comments = marks.filter(({ type }) => type === 'annotation');
  comments.sort((a, b) => (String(a.attrs?.id) < String(b.attrs?.id) ? -1 : 1));
  return [...marks.filter(({ type }) => type !== 'annotation'), ...comments];
}
