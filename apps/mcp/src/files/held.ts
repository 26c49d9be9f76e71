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
  file: z.object({
    id: z.string(),
    /** The page that it is on. */
    on: z.string().optional(),
    name: z.string(),
    type: z.string(),
    size: z.number().optional(),
  }),
});

/** What a link stands for. */
export type Held = z.infer<typeof held>;
