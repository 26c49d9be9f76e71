import { z } from 'zod';

const schema = z.looseObject({
  type: z.string(),
  items: z.string().nullish(),
  system: z.string().nullish(),
  custom: z.string().nullish(),
});

/** What the metadata of a form says of a field, whichever form it is on. */
export const fieldMeta = z.looseObject({
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().nullish(),
  schema,
  /** The verbs that it takes: `set`, and of a list `add` and `remove`. */
  operations: z.array(z.string()).nullish(),
  /** What the field accepts, where that is a closed list; most have `id` and `name` or `value`. */
  allowedValues: z.array(z.unknown()).nullish(),
});

/** A field on a form, by its id. */
export type JiraFieldMeta = z.infer<typeof fieldMeta> & { fieldId: string };

/** The fields of a form that is given by ids: of an issue's edit screen, or of a transition. */
export const fieldsById = z
  .record(z.string(), fieldMeta)
  .transform((fields) => Object.entries(fields).map(([fieldId, field]): JiraFieldMeta => ({ ...field, fieldId })));

/** What `GET /field` says of one. */
export const fieldDetails = z.looseObject({
  id: z.string(),
  name: z.string(),
  custom: z.boolean().nullish(),
  searchable: z.boolean().nullish(),
  clauseNames: z.array(z.string()).nullish(),
  schema: schema.nullish(),
});
export type JiraField = z.infer<typeof fieldDetails>;
