import { z } from 'zod';

/** An ADF document, or whatever else Atlassian keeps there; whoever shows it looks into it. */
const document = z.unknown();
const id = z.string();

/** A field of an issue: what sets it, as Jira takes it, and how a person reads it where that is something else. */
const field = z.object({ name: z.string(), set: z.unknown(), text: z.string().optional() });
const fields = z.record(z.string(), field);

/** Only a role or a group may see it. */
const visibility = z.object({
  type: z.enum(['role', 'group']),
  value: z.string().optional(),
  identifier: z.string().optional(),
});

const restriction = z.object({
  users: z.array(z.object({ account_id: z.string(), name: z.string() })),
  groups: z.array(z.string()),
});

/**
 * What the record of a write holds of each kind of change, before and after: enough to show it and to take it back. What
 * is absent was not there. The resource server writes them, the portal reads them.
 */
export const CHANGE_STATES = {
  /** Issues that were created or deleted. */
  issue: z.object({
    issues: z.array(z.object({ id, key: z.string(), summary: z.string().optional(), fields: fields.optional() })),
  }),
  /** By the field's id. */
  'issue-fields': z.object({ fields }),
  'issue-status': z.object({
    status: z.object({ id: id.optional(), name: z.string() }),
    resolution: z.string().optional(),
  }),
  /** `text`: as it was sent, where Atlassian gave no document back. */
  'issue-comment': z.object({
    id,
    body: document.optional(),
    text: z.string().optional(),
    author: z.string().optional(),
    visibility: visibility.optional(),
    public: z.boolean().optional(),
  }),
  /** The source stands in the type's outward words to the target. */
  'issue-link': z.object({ type: z.string(), source: z.string(), target: z.string() }),
  'issue-watcher': z.object({ account_id: z.string(), name: z.string().optional(), watching: z.boolean() }),
  worklog: z.object({
    id,
    time_spent: z.string().optional(),
    started: z.string().optional(),
    comment: document.optional(),
  }),
  /** Pages and blog posts that were created, copied, or moved to the trash. */
  page: z.object({
    page_id: id,
    kind: z.enum(['page', 'blogpost']),
    title: z.string(),
    draft: z.boolean().optional(),
    version: z.number().optional(),
    space_id: z.string().optional(),
    parent_id: z.string().optional(),
  }),
  /** `diff`: from the version before, as Markdown, line by line in the unified format. */
  'page-version': z.object({
    version: z.number(),
    title: z.string(),
    status: z.enum(['current', 'draft']),
    diff: z.string().optional(),
  }),
  /** The page above it; none at the top of a space. */
  'page-place': z.object({
    parent_id: z.string().optional(),
    space_id: z.string().optional(),
  }),
  'page-labels': z.object({ kind: z.enum(['page', 'blogpost']), labels: z.array(z.string()) }),
  'page-comment': z.object({
    id,
    place: z.enum(['footer', 'inline']),
    body: document.optional(),
    resolved: z.boolean().optional(),
    reply_to: z.string().optional(),
  }),
  /** A file of an issue. */
  'issue-attachment': z.object({ id, filename: z.string() }),
  /** A file of a page or blog post; a later version has others before it. */
  'page-attachment': z.object({ id, filename: z.string(), version: z.number().optional() }),
  /** Who alone may read and change a page; nobody named means everybody whom the space lets. */
  'page-restrictions': z.object({ read: restriction, update: restriction }),
  'page-task': z.object({ done: z.boolean(), page_id: id.optional() }),
  /** Shown as it is; there is no way back but Atlassian's own. */
  other: z.record(z.string(), z.unknown()),
} as const;

export type ChangeKind = keyof typeof CHANGE_STATES;
export type ChangeState<K extends ChangeKind> = z.infer<(typeof CHANGE_STATES)[K]>;

/** What was changed: its id at Atlassian, and what people call it, such as `PROJ-7`. */
const target = z.object({ id: z.string(), name: z.string() });
export type ChangeTarget = z.infer<typeof target>;

/** One change as it is recorded. */
export interface RecordedChange<K extends ChangeKind = ChangeKind> {
  kind: K;
  target: ChangeTarget;
  /** Absent where there was nothing, or nothing is known. */
  before: ChangeState<K> | undefined;
  /** Absent where there is nothing any more, or the answer was lost. */
  after: ChangeState<K> | undefined;
}

/** A change of any kind, which its `kind` tells. */
export type AnyChange = { [K in ChangeKind]: RecordedChange<K> }[ChangeKind];

const isKind = (kind: string): kind is ChangeKind => Object.hasOwn(CHANGE_STATES, kind);

/**
 * Reads a change as it was recorded.
 *
 * @param kind the record's
 * @param sealed what was sealed, opened and parsed
 * @returns undefined where it has not the shape of its kind
 */
export function readChange(kind: string, sealed: unknown): AnyChange | undefined {
  if (!isKind(kind)) return undefined;
  const state = CHANGE_STATES[kind].optional();
  const parsed = z.object({ target, before: state, after: state }).safeParse(sealed);
  if (!parsed.success) return undefined;
  const { before, after } = parsed.data;
  return { kind, target: parsed.data.target, before, after } as AnyChange;
}
