import {
  type AdfDoc,
  deletePageComment,
  getPageComment,
  pageCommentState,
  updatePageComment,
} from '@gatehouse/atlassian';
import { CannotUndo, ifThere } from '../access.js';
import type { Way } from './way.js';

const READ = 'read:comment:confluence';

const isDocument = (body: unknown): body is AdfDoc =>
  typeof body === 'object' && body !== null && 'type' in body && body.type === 'doc';

export const pageComment: Way<'page-comment'> = {
  needs: ({ before }) => [READ, before ? 'write:comment:confluence' : 'delete:comment:confluence'],
  refusal: ({ after }) =>
    after
      ? undefined
      : 'A comment that was deleted can only be written anew, as another one of yours. Its words are here, for you to copy.',
  async read(ask, { after }) {
    if (!after) return undefined;
    const { id, place } = after;
    const found = await ifThere(ask((http, call) => getPageComment(http, call, { place, id })));
    return found && found.status !== 'trashed' ? pageCommentState(place, found) : undefined;
  },
  async write(ask, { before, after }) {
    if (!after) return undefined;
    const { id, place } = after;
    if (!before) {
      await ask((http, call) => deletePageComment(http, call, { place, id }));
      return undefined;
    }
    if (!isDocument(before.body)) throw new CannotUndo('unreadable', 'The earlier text cannot be read as a document.');
    const present = await ask((http, call) => getPageComment(http, call, { place, id }));
    const version = (present.version?.number ?? 0) + 1;
    const resolved = before.resolved === after.resolved ? undefined : before.resolved;
    const next = { version, body: before.body, resolved };
    return pageCommentState(place, await ask((http, call) => updatePageComment(http, call, { place, id }, next)));
  },
};
