import { type AgileBoard, listBoards } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';

/** Candidates that are worth listing. */
const MOST = 50;

/**
 * The id of the board that the model means: an id, or a name, whole or in part where that is enough.
 * @throws ToolFailure listing the candidates, where it is none or several
 */
export async function resolveBoard(atlassian: AtlassianAccess, site: ConnectedSite, given: string): Promise<string> {
  const wanted = given.trim();
  if (/^\d+$/.test(wanted)) return wanted;
  const { values } = await atlassian.ask(site, (http, call) =>
    listBoards(http, call, { name: wanted, startAt: 0, maxResults: MOST }),
  );
  const exact = values.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [only, ...others] = exact.length > 0 ? exact : values;
  if (only && others.length === 0) return String(only.id);
  throw new ToolFailure(
    'choice',
    only
      ? `Several boards are called like ${wanted}: pass an id. ${values.map(boardLine).join('; ')}`
      : `No board is called ${wanted}. jira_list_boards lists them.`,
  );
}

/** A board in a few words. */
export function boardLine({ id, name, type, location }: AgileBoard): string {
  const project = location?.projectKey ? `, ${location.projectKey}` : '';
  return `${oneLine(name)} (id ${id}, ${type}${project})`;
}
