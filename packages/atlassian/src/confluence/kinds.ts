/** Pages and blog posts, which Confluence keeps apart: the id of one is not found among the other. */
export type ContentKind = 'page' | 'blogpost';

/** A page or a blog post by its id. */
export interface ContentId {
  kind: ContentKind;
  id: string;
}

/** The collection of the v2 API that has them. */
export const collectionOf = (kind: ContentKind): string => (kind === 'page' ? 'pages' : 'blogposts');
