/** One node of Atlassian Document Format, the body format of Jira Cloud and of Confluence's `atlas_doc_format`. */
export interface AdfNode {
  type: string;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
  text?: string;
  marks?: AdfMark[];
}

/** Formatting on a text node. */
export interface AdfMark {
  type: string;
  attrs?: Record<string, unknown>;
}

/** A whole document: the root node carries the format's version. */
export interface AdfDocument extends AdfNode {
  type: 'doc';
  version: 1;
  content: AdfNode[];
}
