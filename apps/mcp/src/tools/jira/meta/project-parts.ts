import type { JiraComponent, JiraTypeStatuses, JiraVersion, PartPage } from '@gatehouse/atlassian';
import { oneLine, present } from '../../common/lines.js';
import { person } from '../values.js';

/** A part of a project, for the model and for programs. */
interface Part {
  title: string;
  lines: string[];
  structured: Record<string, unknown>;
}

/** Each status once, with the issue types that can have it. */
export function statusesOf(types: readonly JiraTypeStatuses[]): Part {
  const byName = new Map<string, { name: string; category?: string; types: string[] }>();
  for (const { name: typeName, statuses } of types) {
    const type = oneLine(typeName);
    for (const { name: statusName, statusCategory } of statuses) {
      const name = oneLine(statusName);
      const known = byName.get(name) ?? { name, ...present({ category: oneLine(statusCategory?.name) }), types: [] };
      known.types.push(type);
      byName.set(name, known);
    }
  }
  const statuses = [...byName.values()];
  return {
    title: 'Statuses',
    lines: statuses.map(({ name, category, types: some }) => {
      const which = some.length === types.length ? '' : ` (${some.join(', ')} only)`;
      return `- ${name}${category ? ` [${category}]` : ''}${which}`;
    }),
    structured: { statuses },
  };
}

/**
 * The parts of a project, page after page.
 *
 * @param most where to stop, at the end of a page
 * @param read gives the page that starts there
 */
export async function upTo<T>(most: number, read: (startAt: number) => Promise<PartPage<T>>): Promise<PartPage<T>> {
  const all = await read(0);
  while (all.values.length < Math.min(most, all.total)) {
    const { values } = await read(all.values.length);
    if (values.length === 0) break;
    all.values = [...all.values, ...values];
  }
  return all;
}

const counted = (title: string, shown: number, total: number): string =>
  shown < total ? `${title} (${shown} of ${total})` : title;

export function componentsOf({ values, total }: { values: readonly JiraComponent[]; total: number }): Part {
  const components = values.map(({ id, name, description, lead }) => ({
    id,
    name: oneLine(name),
    ...present({ description: oneLine(description), lead: person(lead) }),
  }));
  return {
    title: counted('Components', values.length, total),
    lines: components.map(({ name, description }) => `- ${name}${description ? `: ${description}` : ''}`),
    structured: { components, components_total: total },
  };
}

export function versionsOf({ values, total }: { values: readonly JiraVersion[]; total: number }): Part {
  const versions = values.map(({ id, name, description, released, archived, overdue, startDate, releaseDate }) => ({
    id,
    name: oneLine(name),
    state: archived ? 'archived' : released ? 'released' : overdue ? 'overdue' : 'unreleased',
    ...present({ description: oneLine(description), start_date: startDate, release_date: releaseDate }),
  }));
  return {
    title: counted('Versions', values.length, total),
    lines: versions.map(
      ({ name, state, release_date: date, description }) =>
        `- ${name} [${state}${date ? `, ${date}` : ''}]${description ? `: ${description}` : ''}`,
    ),
    structured: { versions, versions_total: total },
  };
}
