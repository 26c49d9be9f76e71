import type { Document } from 'openapi-backend';

/** Fields of Confluence's pages that are null where the document says that they never are. */
const NULLABLE: Readonly<Record<string, readonly string[]>> = {
  PageSingle: ['parentId', 'parentType'],
  PageBulk: ['parentId', 'parentType'],
};

/** Lets the document say what Confluence really answers: a home page has no parent, so the fields are null. */
export function correctDocument(definition: Document): void {
  for (const [name, fields] of Object.entries(NULLABLE)) {
    const schema = definition.components?.schemas?.[name];
    if (!schema || !('properties' in schema) || !schema.properties) continue;
    for (const field of fields) Object.assign(schema.properties, { [field]: { type: 'string', nullable: true } });
  }
}
