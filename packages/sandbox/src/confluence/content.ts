import type { Page } from '../company/model.js';
import type { Answer, Call, Operation } from '../gateway/operation.js';
import { findContent } from './access.js';
import { notFound } from './errors.js';

/** How the v2 API names pages and blog posts, which it keeps apart: in paths, in ids of operations, in its words. */
export interface Kind {
  kind: Page['kind'];
  path: 'pages' | 'blogposts';
  operation: 'Page' | 'BlogPost';
  word: string;
}

export const PAGES: Kind = { kind: 'page', path: 'pages', operation: 'Page', word: 'Page' };
const BLOG_POSTS: Kind = { kind: 'blogpost', path: 'blogposts', operation: 'BlogPost', word: 'Blog post' };

/** Answers for a page or blog post that the caller may read, or as Confluence does if there is none of this kind. */
export const withContent =
  ({ kind, word }: Kind, answer: (call: Call, page: Page) => Answer) =>
  (call: Call): Answer => {
    const page = findContent(call, call.params.id ?? '');
    return page?.kind === kind ? answer(call, page) : notFound(word);
  };

/** The same operation of both kinds. */
export const ofBoth = (make: (kind: Kind) => Omit<Operation, 'product'>): Operation[] =>
  [PAGES, BLOG_POSTS].map((kind) => ({ product: 'confluence', ...make(kind) }));

/** The path of a kind's operation in the v2 API. */
export const v2 = ({ path }: Kind, rest = ''): string => `/wiki/api/v2/${path}${rest}`;
