import { z } from 'zod';
import type { AtlassianCall } from '../client.js';
import type { AtlassianResult } from '../errors/errors.js';
import { METADATA_MS } from '../etiquette/hints.js';
import type { AtlassianHttp } from '../http.js';
import { jira } from './api.js';
import { fieldDetails, type JiraField } from './field-meta.js';

/** What a site has about. */
const USUAL = 150;

/** Every field of a site's issues that a person can see (`GET /field`; scope `read:jira-work`). */
export function listFields(http: AtlassianHttp, call: AtlassianCall): Promise<AtlassianResult<JiraField[]>> {
  return jira(http, call, {
    method: 'GET',
    path: ['field'],
    effect: 'read',
    scope: 'read:jira-work',
    points: { about: USUAL, of: (fields) => fields.length },
    remember: { forMs: METADATA_MS },
    answer: z.array(fieldDetails),
  });
}
