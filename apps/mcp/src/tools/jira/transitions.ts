import { type JiraFieldMeta, type JiraTransition, listTransitions } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { oneLine } from '../common/lines.js';
import { ToolFailure } from '../failure.js';

/** The transitions that the user may make from where an issue is. */
export function openTransitions(atlassian: AtlassianAccess, site: ConnectedSite, issue: string) {
  return atlassian.ask(site, (http, call) => listTransitions(http, call, issue));
}

/** `Start work (111) → In Progress`. */
export function transitionName({ id, name, to }: JiraTransition): string {
  return `${oneLine(name)} (${id}) → ${oneLine(to.name)}`;
}

/** The fields of a transition's screen; its comment is no field of ours. */
export function screenFields({ fields }: JiraTransition): JiraFieldMeta[] {
  return (fields ?? []).filter(({ fieldId }) => fieldId !== 'comment');
}

/**
 * The transition that the model means: by id, by name, or by the status that it leads to.
 * @throws ToolFailure listing those that are open, where it is none or several
 */
export function pickTransition(open: readonly JiraTransition[], issue: string, given: string): JiraTransition {
  const wanted = given.trim().toLowerCase();
  const ways: ((transition: JiraTransition) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ name }) => name.toLowerCase() === wanted,
    ({ to }) => to.name.toLowerCase() === wanted,
  ];
  for (const matches of ways) {
    const [only, ...others] = open.filter(matches);
    if (only && others.length === 0) return only;
    if (only) {
      const names = [only, ...others].map(transitionName).join('; ');
      throw new ToolFailure('choice', `Several transitions of ${issue} are meant by ${given}: pass an id. ${names}`);
    }
  }
  const names = open.map(transitionName).join('; ');
  throw new ToolFailure(
    'choice',
    open.length > 0
      ? `${issue} has no transition ${given} from where it is. Open: ${names}`
      : `This account can make no transition of ${issue} from where it is.`,
  );
}
