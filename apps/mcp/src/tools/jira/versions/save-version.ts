import {
  createVersion,
  findVersions,
  getProject,
  type SavedVersion,
  updateVersion,
  type VersionValues,
} from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine, present } from '../../common/lines.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { type Arguments, choice, type ObjectSchema, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    project: { type: 'string' },
    released: { type: 'boolean' },
    archived: { type: 'boolean' },
    description: { type: 'string' },
    start_date: { type: 'string' },
    release_date: { type: 'string' },
  },
  required: ['id', 'name', 'project', 'released', 'archived'],
};

const input = {
  project: required(text('Key of the project.', { maxLength: 100 })),
  version: required(text('Name of the version; its id where it exists.', { maxLength: 255 })),
  action: required(choice('What to do with it.', ['create', 'update', 'release', 'unrelease', 'archive', 'unarchive'])),
  name: text('A new name.', { maxLength: 255 }),
  description: text('A new description.', { maxLength: 16_000 }),
  start_date: text('Such as 2026-12-01.', { maxLength: 10 }),
  release_date: text('Such as 2026-12-31; today for a release that had none.', { maxLength: 10 }),
  site: siteArgument,
};

export const saveJiraVersion = defineTool({
  name: 'jira_save_version',
  title: 'Save a version of a Jira project',
  description:
    'Creates a version (release) of a Jira project, changes what is given of it, releases or archives it, or undoes that.',
  input,
  output,
  annotations: CHANGES,
  scopes: ['jira:write'],
  async run(args, { atlassian }) {
    const values = valuesOf(args);
    const project = args.project.trim().toUpperCase();
    const site = await resolveSite(atlassian, 'jira', args.site);
    const saved =
      args.action === 'create'
        ? await create(atlassian, site, project, { ...values, name: args.name ?? args.version })
        : await change(atlassian, site, project, args.version, values, args.action);
    return {
      text: `${DONE[args.action]} ${versionLine(saved)} of ${project}.`,
      structured: { project, ...row(saved) },
    };
  },
});

type Action = Arguments<typeof input>['action'];

const DONE: Readonly<Record<Action, string>> = {
  create: 'Created',
  update: 'Updated',
  release: 'Released',
  unrelease: 'No longer released:',
  archive: 'Archived',
  unarchive: 'No longer archived:',
};

function valuesOf({ action, name, description, start_date: start, release_date: release }: Arguments<typeof input>) {
  for (const [argument, day] of Object.entries({ start_date: start, release_date: release })) {
    if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
      throw new ToolFailure('invalid_arguments', `${argument} must be a date such as 2026-12-31.`);
    }
  }
  const values: VersionValues = present({ name, description, startDate: start, releaseDate: release });
  if (action === 'update' && Object.keys(values).length === 0) {
    throw new ToolFailure('invalid_arguments', 'Pass what to change: name, description, start_date or release_date.');
  }
  return values;
}

async function create(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
  values: VersionValues & { name: string },
): Promise<SavedVersion> {
  const found = await atlassian
    .ask(site, (http, call) => getProject(http, call, project))
    .catch((error: unknown) => {
      if (!(error instanceof ToolFailure) || error.kind !== 'not_found') throw error;
      throw new ToolFailure('choice', `There is no project ${project}, or this account may not see it.`);
    });
  return await atlassian.ask(
    site,
    (http, call) => createVersion(http, call, { ...values, projectId: Number(found.id) }),
    { change: { kind: 'other', target: { id: found.id, name: `${project} ${values.name}` }, after: row } },
  );
}

async function change(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
  version: string,
  values: VersionValues,
  action: Action,
): Promise<SavedVersion> {
  const before = await resolveVersion(atlassian, site, project, version);
  const today = new Date().toISOString().slice(0, 10);
  const states: Partial<Record<Action, VersionValues>> = {
    release: { released: true, releaseDate: values.releaseDate ?? before.releaseDate ?? today },
    unrelease: { released: false },
    archive: { archived: true },
    unarchive: { archived: false },
  };
  const next = { ...values, ...states[action] };
  const { name = before.name, released = before.released, archived = before.archived, ...rest } = next;
  return await atlassian.ask(site, (http, call) => updateVersion(http, call, before.id, next), {
    change: {
      kind: 'other',
      target: { id: before.id, name: `${project} ${before.name}` },
      before: row(before),
      will: row({ ...before, ...rest, name, released, archived }),
      after: row,
    },
  });
}

/** The version that the model means: by id, or by its whole name. */
async function resolveVersion(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  project: string,
  given: string,
): Promise<SavedVersion> {
  const wanted = given.trim().toLowerCase();
  const matching = await atlassian.ask(site, (http, call) => findVersions(http, call, project, given.trim()));
  const named = matching.find(({ name }) => name.toLowerCase() === wanted);
  if (named) return named;
  const all = await atlassian.ask(site, (http, call) => findVersions(http, call, project, ''));
  const byId = all.find(({ id }) => id === wanted);
  if (byId) return byId;
  throw new ToolFailure(
    'choice',
    `${project} has no version ${given}. Newest versions: ${all.slice(0, 20).map(versionLine).join('; ') || 'none'}.`,
  );
}

function versionLine({ id, name, released, archived }: SavedVersion): string {
  const state = archived ? 'archived' : released ? 'released' : 'unreleased';
  return `${oneLine(name)} (id ${id}, ${state})`;
}

function row({ id, name, released, archived, description, startDate, releaseDate }: SavedVersion) {
  return {
    id,
    name: oneLine(name),
    released,
    archived,
    ...present({ description: oneLine(description, 1_000), start_date: startDate, release_date: releaseDate }),
  };
}
