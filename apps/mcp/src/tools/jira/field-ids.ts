import { listFields } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { ToolFailure } from '../failure.js';

const folded = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');

/**
 * The ids of fields that are given by name or id.
 * @throws ToolFailure for a name that no field has, or several
 */
export async function fieldIds(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  given: readonly string[],
): Promise<string[]> {
  if (given.every((name) => /^customfield_\d+$/.test(name))) return [...given];
  const fields = await atlassian.ask(site, listFields);
  return given.map((name) => {
    const byId = fields.find(({ id }) => id === name.trim());
    if (byId) return byId.id;
    const [only, ...others] = fields.filter((field) =>
      [field.name, field.id].some((one) => folded(one) === folded(name)),
    );
    if (only && others.length === 0) return only.id;
    throw new ToolFailure(
      'choice',
      only
        ? `Several fields are called ${name}: pass an id. ${[only, ...others].map(({ id }) => id).join(', ')}`
        : `No field is called ${name}. Find fields with jira_find_fields.`,
    );
  });
}
