import { atlassianError } from '../errors/errors.js';
import { getRequest, listRequestComments } from '../jsm/requests.js';
import type { JsmComment } from '../jsm/shapes.js';
import { type Find, mayComeOf, undecided } from './lost.js';

const PAGE = 100;
/** More comments on one request than this are not looked through. */
const MAX_PAGES = 10;

/**
 * Finds the comment that a lost request added to a service request. There is no mark for it: one by the same person with
 * the same words, for the same readers and not older than the write, is it. Jira may spell the markup in another way than
 * it was sent, so that letters and digits are compared; a recent comment of the person's that is nearly the same leaves
 * it open.
 */
export function findAddedRequestComment(key: string, sent: { body: string; public: boolean }): Find<JsmComment> {
  return async (http, call, lost) => {
    // Of a request that may not be seen, the list is empty.
    const request = await getRequest(http, call, key, []);
    if (!request.ok) return request;
    const own: JsmComment[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const listed = await listRequestComments(http, call, key, { start: page * PAGE, limit: PAGE });
      if (!listed.ok) return listed;
      const { values, nextStart } = listed.value;
      own.push(
        ...values.filter(
          (one) =>
            one.public === sent.public &&
            one.author?.accountId === lost.accountId &&
            mayComeOf(lost, one.created?.iso8601),
        ),
      );
      if (nextStart !== undefined) continue;
      const value = own.findLast(({ body }) => letters(body) === letters(sent.body));
      const open = value === undefined && own.some(({ body }) => nearlySame(words(body), words(sent.body)));
      return open ? undecided('a comment') : { ok: true, value };
    }
    return { ok: false, error: atlassianError('too_large', { what: 'looking for a comment', effect: 'read' }) };
  };
}

const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** Texts of fewer words can consist of nothing but what is spelled in several ways: a link, a mention. */
const TELLING = 4;

/** Whether two texts may be one text, spelled in two ways. */
function nearlySame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const common = [...a].filter((word) => b.has(word)).length;
  return Math.min(a.size, b.size) < TELLING || 2 * common >= Math.max(a.size, b.size);
}
