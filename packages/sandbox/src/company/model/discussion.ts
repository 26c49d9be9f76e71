import type { AdfDocument } from '../../adf/node.js';

export interface Comment {
  id: string;
  authorAccountId: string;
  body: AdfDocument;
  /** Milliseconds since the epoch, as every time in this model. */
  created: number;
  updated: number;
  /** Who changed it last; absent where nobody did. */
  editorAccountId?: string;
  /** The only project role or group that may see it. */
  visibility?: { type: 'role' | 'group'; value: string };
  /** Of a request: only agents see it. */
  isInternal?: boolean;
}

export interface Attachment {
  id: string;
  filename: string;
  mimeType: string;
  content: Buffer;
  authorAccountId: string;
  created: number;
  /** Of a page's file: the present version, where it is not the first. */
  version?: { number: number; authorAccountId: string; created: number };
}
