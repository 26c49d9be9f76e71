import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import type { JiraIssue } from './shapes.js';

const linkType = z.looseObject({ id: z.string(), name: z.string(), inward: z.string(), outward: z.string() });
export type JiraLinkType = z.infer<typeof linkType>;

/** A site has about so many kinds of links. */
const USUAL_TYPES = 6;

/** The kinds of links between issues (`GET /issueLinkType`; scope `read:jira-work`). */
export async function listLinkTypes(
  http: AtlassianHttp,
  call: AtlassianCall,
): Promise<AtlassianResult<JiraLinkType[]>> {
  const answer = z.looseObject({ issueLinkTypes: z.array(linkType) });
  const result = await jira(http, call, {
    method: 'GET',
    path: ['issueLinkType'],
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: USUAL_TYPES, of: ({ issueLinkTypes }) => issueLinkTypes.length },
    remember: { forMs: METADATA_MS },
    answer,
  });
  return result.ok ? { ok: true, value: result.value.issueLinkTypes } : result;
}

/** A link as a sentence: the source stands in the type's outward words to the target. */
export interface LinkEnds {
  /** The type's name. */
  type: string;
  /** Key or id, as the target. */
  source: string;
  target: string;
}

/**
 * Links two issues so that `source` stands in the type's outward words to `target`: with Blocks, source blocks target
 * (`POST /issueLink`; scope `write:jira-work`). Jira calls the source of those words the *inward* issue, as it stands in
 * the target's view. A link that is there already is not made twice. The answer says nothing, not even an id.
 */
export function linkIssues(
  http: AtlassianHttp,
  call: AtlassianCall,
  input: LinkEnds,
): Promise<AtlassianResult<unknown>> {
  const json = {
    type: { name: input.type },
    inwardIssue: issueEnd(input.source),
    outwardIssue: issueEnd(input.target),
  };
  const path = ['issueLink'];
  return jira(http, call, {
    method: 'POST',
    path,
    json,
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}

function issueEnd(issue: string): { id: string } | { key: string } {
  return /^\d+$/.test(issue) ? { id: issue } : { key: issue };
}

const end = z.looseObject({ id: z.string().nullish(), key: z.string() });
const issueLink = z.looseObject({
  id: z.string(),
  type: linkType.omit({ id: true }),
  /** The one of which the type's outward words are said. */
  inwardIssue: end,
  outwardIssue: end,
});
export type JiraIssueLink = z.infer<typeof issueLink>;

/** Reads one link with both its ends (`GET /issueLink/{id}`; scope `read:jira-work`). */
export function getIssueLink(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<JiraIssueLink>> {
  return jira(http, call, {
    method: 'GET',
    path: ['issueLink', id],
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: 2, of: () => 2 },
    answer: issueLink,
  });
}

/** Removes one link (`DELETE /issueLink/{id}`; scope `write:jira-work`). */
export function deleteIssueLink(
  http: AtlassianHttp,
  call: AtlassianCall,
  id: string,
): Promise<AtlassianResult<unknown>> {
  return jira(http, call, {
    method: 'DELETE',
    path: ['issueLink', id],
    effect: 'write',
    scope: 'write:jira-work',
    answer: z.unknown(),
  });
}

/** The id of such a link from an issue that is its source, and was read with its links. */
export function linkBetween({ fields }: JiraIssue, { type, target }: LinkEnds): string | undefined {
  const found = (fields.issuelinks ?? []).find(
    (link) => link.type.name === type && (link.outwardIssue?.key === target || link.outwardIssue?.id === target),
  );
  return found?.id ?? undefined;
}
