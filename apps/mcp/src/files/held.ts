import { SCOPES } from '@gatehouse/contract';
import { z } from 'zod';

/** Who the link was made for: what they may do is asked again when it is used. */
const principal = z.object({
  kind: z.enum(['user', 'machine']),
  subject: z.string(),
  clientId: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  grantId: z.string().optional(),
  tokenId: z.string(),
  boundTo: z.string().optional(),
  issuedAt: z.number(),
  expiresAt: z.number(),
});

const shared = {
  principal,
  /** The tool that made it, whose permissions it needs. */
  tool: z.string(),
  product: z.enum(['jira', 'confluence']),
  siteId: z.string(),
  connectionId: z.string(),
};

const download = z.object({
  kind: z.literal('download').default('download'),
  ...shared,
  file: z.object({
    id: z.string(),
    /** The page that it is on. */
    on: z.string().optional(),
    name: z.string(),
    type: z.string(),
    size: z.number().optional(),
  }),
});

const upload = z.object({
  kind: z.literal('upload'),
  ...shared,
  /** What the file is attached to: an issue by its key, or a page or blog post by its id. */
  target: z.object({ id: z.string(), title: z.string() }),
  /** The name that it gets, whatever the sender calls it. */
  name: z.string(),
  /** Whether the user confirmed that it may be attached. */
  confirmed: z.boolean(),
});

/** What a link lies sealed with. */
export const held = z.union([upload, download]);

/** A link that a file is read by. */
export type HeldDownload = z.infer<typeof download>;
/** A link that a file is sent to. */
export type HeldUpload = z.infer<typeof upload>;
/** What a link stands for. */
export type Held = z.infer<typeof held>;
