import { z } from 'zod';

/** What an answer gives beside its text (MCP Tools, "Image Content" and "Resource Links"). */
export type Block =
  | { type: 'image'; data: string; mimeType: string }
  | { type: 'resource_link'; uri: string; name: string; mimeType?: string; size?: number };

/** The same where it was stored. */
export const storedBlock: z.ZodType<Block> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('image'), data: z.string(), mimeType: z.string() }),
  z.object({
    type: z.literal('resource_link'),
    uri: z.string(),
    name: z.string(),
    mimeType: z.string().exactOptional(),
    size: z.number().exactOptional(),
  }),
]);
