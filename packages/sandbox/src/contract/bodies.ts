import type { Operation } from 'openapi-backend';
import { z } from 'zod';
import { readAdf } from '../adf/validate.js';
import { FileForm } from '../gateway/file-form.js';

const issueBody = z.looseObject({ fields: z.record(z.string(), z.unknown()) });
const bulkBody = z.looseObject({ issueUpdates: z.array(z.unknown()) });
const commentBody = z.looseObject({ body: z.unknown() });
const write = z.looseObject({ representation: z.literal('atlas_doc_format'), value: z.string() });
const pageBody = z.looseObject({ body: z.union([write, z.looseObject({ atlas_doc_format: write })]) });

/** Operations whose body sets fields of an issue. */
const FIELDS: ReadonlySet<string> = new Set(['createIssue', 'editIssue', 'doTransition']);

const isDocument = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The writes of Confluence's v2 API that carry a body. */
const WIKI_WRITES = new Set([
  'createPage',
  'updatePage',
  'createBlogPost',
  'updateBlogPost',
  'createFooterComment',
  'updateFooterComment',
  'createInlineComment',
  'updateInlineComment',
]);

/** The rich-text values of a request, by where they stand. */
function documentsIn(operationId: string, body: unknown): [string, unknown][] {
  if (FIELDS.has(operationId)) {
    const fields = Object.entries(issueBody.safeParse(body).data?.fields ?? {});
    return fields
      .filter(([name, value]) => value !== null && (name === 'description' || isDocument(value)))
      .map(([name, value]) => [`/fields/${name}`, value]);
  }
  if (operationId === 'createIssues') {
    const updates = bulkBody.safeParse(body).data?.issueUpdates ?? [];
    return updates.flatMap((update, index) =>
      documentsIn('createIssue', update).map(([place, value]): [string, unknown] => [
        `/issueUpdates/${index}${place}`,
        value,
      ]),
    );
  }
  if (operationId === 'addComment' || operationId === 'updateComment') {
    return [['/body', commentBody.safeParse(body).data?.body]];
  }
  if (WIKI_WRITES.has(operationId)) {
    const given = pageBody.safeParse(body).data?.body;
    if (!given) return [];
    const text = 'value' in given ? String(given.value) : given.atlas_doc_format.value;
    return [['/body/value', parseJson(text)]];
  }
  return [];
}

/** What is wrong with the ADF in a request: the documents leave these values untyped, so a plain string would pass. */
export const adfProblems = (operationId: string, body: unknown): string[] =>
  documentsIn(operationId, body).flatMap(([place, value]) => {
    const adf = readAdf(value);
    return adf.ok ? [] : [`/requestBody${place} is not valid ADF: ${adf.problem}`];
  });

const formContent = z.looseObject({
  content: z.looseObject({
    'multipart/form-data': z.looseObject({
      schema: z.looseObject({ required: z.array(z.string()).default(['file']) }),
    }),
  }),
});

/** What a request that is to be a form with files lacks of one; a form where none is taken. */
export function formProblems({ requestBody }: Operation, body: unknown): string[] {
  const wanted = formContent.safeParse(requestBody);
  if (!wanted.success) return body instanceof FileForm ? ['/requestBody must not be a form'] : [];
  if (!(body instanceof FileForm)) return ['/requestBody must be multipart/form-data'];
  const has = (field: string) => (field === 'file' ? body.files.length > 0 : body.fields.has(field));
  const { required } = wanted.data.content['multipart/form-data'].schema;
  return required.filter((field) => !has(field)).map((field) => `/requestBody must have the field ${field}`);
}
