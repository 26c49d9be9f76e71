import type { AdfDoc, FileToSend } from '../../../../packages/atlassian/src/index.ts';

/** A document of one paragraph. */
export const paragraph = (text: string): AdfDoc => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** A file of one letter. */
export const textFile = (name: string): FileToSend => ({
  name,
  type: 'text/plain',
  size: 1,
  open: async () => Buffer.from('a'),
});
