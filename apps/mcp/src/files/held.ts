import { SCOPES } from '@gatehouse/contract';
import { z } from 'zod';

const product = z.enum(['jira', 'confluence']);

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

/** What a link lies sealed with. */
export const held = z.object({
  principal,
  /** The tool that made it, whose permissions it needs. */
  tool: z.string(),
  product,
  siteId: z.string(),
  connectionId: z.string(),
  what: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('download'),
      id: z.string(),
      /** The page that the file is on. */
      on: z.string().optional(),
      name: z.string(),
      type: z.string(),
      size: z.number().optional(),
    }),
    z.object({
      kind: z.literal('upload'),
      /** The issue or the page that the file is for. */
      to: z.string(),
      /** Of a page. */
      contentKind: z.enum(['page', 'blogpost']).optional(),
      /** What people call it. */
      toName: z.string(),
      name: z.string(),
    }),
  ]),
});

/** What a link stands for. */
export type Held = z.infer<typeof held>;
export type HeldDownload = Held & { what: { kind: 'download' } };
export type HeldUpload = Held & { what: { kind: 'upload' } };
