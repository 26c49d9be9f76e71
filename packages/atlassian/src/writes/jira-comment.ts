import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import { type AtlassianResult, atlassianError } from '../errors/errors.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from '../jira/api.js';
import { listIssueComments } from '../jira/comments.js';
import { type JiraComment, jiraComment } from '../jira/shapes.js';
import { type Find, mayComeOf } from './lost.js';
import { MARK_PROPERTY } from './mark.js';

const PAGE = 100;
/** More new comments on one issue than this are not looked through. */
const MAX_PAGES = 5;

const property = z.looseObject({ key: z.string(), value: z.unknown() });
const marked = jiraComment.extend({ properties: z.array(property).nullish() });
const markedValue = z.looseObject({ mark: z.string() });

/** Finds the comment that a lost request added to an issue, by its mark. @param issue key or id */
export function findCreatedComment(issue: string): Find<JiraComment> {
  return async (http, call, lost) => {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const input = { startAt: page * PAGE, maxResults: PAGE, newestFirst: true };
      const listed = await listIssueComments(http, call, issue, input);
      if (!listed.ok) return listed;
      const recent = listed.value.comments.filter(({ created }) => mayComeOf(lost, created));
      const own = recent.filter(({ author }) => author?.accountId === lost.accountId);
      if (own.length > 0) {
        const read = await withProperties(http, call, own);
        if (!read.ok) return read;
        const found = read.value.find(({ properties }) => properties?.some((one) => carries(one, lost.mark)));
        if (found) return { ok: true, value: found };
      }
      if (recent.length < PAGE) return { ok: true, value: undefined };
    }
    return { ok: false, error: atlassianError('too_large', { what: 'looking for a comment', effect: 'read' }) };
  };
}

const carries = ({ key, value }: z.infer<typeof property>, mark: string): boolean => {
  const parsed = markedValue.safeParse(value);
  return key === MARK_PROPERTY && parsed.success && parsed.data.mark === mark;
};

/** Comments with their entity properties (`POST /comment/list?expand=properties`; scope `read:jira-work`). */
async function withProperties(
  http: AtlassianHttp,
  call: AtlassianCall,
  comments: readonly JiraComment[],
): Promise<AtlassianResult<z.infer<typeof marked>[]>> {
  const result = await jira(http, call, {
    method: 'POST',
    path: ['comment', 'list'],
    query: { expand: 'properties' },
    json: { ids: comments.map(({ id }) => Number(id)) },
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: comments.length, of: ({ values }) => values.length },
    answer: z.looseObject({ values: z.array(marked) }),
  });
  return result.ok ? { ok: true, value: result.value.values } : result;
}
