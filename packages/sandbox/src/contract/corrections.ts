import type { Document } from 'openapi-backend';

/** Fields that are null where the documents say that they never are. */
const NULLABLE: Readonly<Record<string, readonly string[]>> = {
  PageSingle: ['parentId', 'parentType'],
  PageBulk: ['parentId', 'parentType'],
  ChangeDetails: ['from', 'fromString', 'to', 'toString'],
};

/** Names that the documents require under a spelling of which they know nothing: the right one is a property. */
const MISSPELT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  IssueBulkMovePayload: { targetToMultipleSourceMapping: 'targetToSourcesMapping' },
  targetToSourcesMapping: { issueIdOrKeys: 'issueIdsOrKeys' },
};

/** Query parameters that the agile document calls objects: they are lists in one text, `active,future`. */
const LISTS = new Set(['state', 'type']);

/** Fields of another type than the documents say: times that are numbers, and values that their general type forbids. */
const TYPES: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  BulkOperationProgress: { created: { type: 'integer' }, started: { type: 'integer' }, updated: { type: 'integer' } },
  fields: { value: {} },
};

/** Lets the document say what Atlassian really takes and answers: a home page has no parent, so the fields are null. */
export function correctDocument(definition: Document): void {
  for (const [name, fields] of Object.entries(NULLABLE)) {
    const schema = definition.components?.schemas?.[name];
    if (!schema || !('properties' in schema) || !schema.properties) continue;
    for (const field of fields) Object.assign(schema.properties, { [field]: { type: 'string', nullable: true } });
  }
  for (const path of Object.values(definition.paths ?? {})) {
    for (const parameter of path?.get?.parameters ?? []) {
      if (!('schema' in parameter) || !parameter.schema || !('type' in parameter.schema)) continue;
      if (LISTS.has(parameter.name) && parameter.schema.type === 'object') parameter.schema = { type: 'string' };
    }
  }
  for (const [name, fields] of Object.entries(TYPES)) {
    const schema = definition.components?.schemas?.[name];
    if (schema && 'properties' in schema && schema.properties) Object.assign(schema.properties, fields);
  }
  for (const [name, spellings] of Object.entries(MISSPELT)) {
    const schema = definition.components?.schemas?.[name];
    if (schema && 'required' in schema) schema.required = schema.required?.map((one) => spellings[one] ?? one) ?? [];
  }
}
