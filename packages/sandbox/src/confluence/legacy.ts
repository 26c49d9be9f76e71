import type { Page } from '../company/model.js';
import type { Answer, Call } from '../gateway/operation.js';
import { findContent } from './access.js';
import { legacyError } from './errors.js';

/** The v1 API knows pages and blog posts as content, and says so where it knows none. */
export const NO_CONTENT = (id: string): Answer =>
  legacyError(404, `No content found with id: ContentId{id=${id}}, or the calling user does not have permission`);

/** Answers for content that the caller may read, or as the v1 API does if there is none. */
export const withLegacyContent =
  (answer: (call: Call, page: Page) => Answer) =>
  (call: Call): Answer => {
    const id = call.params.id ?? '';
    const page = findContent(call, id);
    return page ? answer(call, page) : NO_CONTENT(id);
  };
