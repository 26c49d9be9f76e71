import { z } from 'zod';
import type { Project, Version } from '../company/model.js';
import type { Answer, Call, Operation } from '../gateway/operation.js';
import { mayAdminister, visibleProjects } from './access.js';
import { invalidPayload, jiraError } from './errors.js';
import { versionView } from './views.js';

const day = z.iso.date();
const versionBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().optional(),
  projectId: z.number().optional(),
  startDate: day.optional(),
  releaseDate: day.optional(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
});
type Given = z.infer<typeof versionBody>;

const MAY_NOT = (): Answer =>
  jiraError(404, ['The user does not have permission to administer versions in this project.']);

/** What is wrong with a version as it would be. */
function wrong(project: Project, version: Version): Answer | undefined {
  const { id, name, startDate, releaseDate } = version;
  if (name.trim() === '') return jiraError(400, [], { name: 'You must specify a valid version name' });
  if (project.versions.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase())) {
    return jiraError(400, [], { name: 'A version with this name already exists in this project.' });
  }
  return startDate !== null && releaseDate !== null && releaseDate < startDate
    ? jiraError(400, [], { releaseDate: 'The release date must not be before the start date.' })
    : undefined;
}

/** A version with what was given; the rest stays. */
function changed(version: Version, given: Given): Version {
  const { name, description, startDate, releaseDate, released, archived } = given;
  const values = Object.entries({ name, description, startDate, releaseDate, released, archived });
  return { ...version, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

function createVersion(call: Call): Answer {
  const body = versionBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const project = visibleProjects(call).find(({ id }) => id === String(body.data.projectId));
  if (!project) return jiraError(404, ['No project could be found.']);
  if (!mayAdminister(call.person, project)) return MAY_NOT();
  const empty = { name: '', description: '', released: false, archived: false, startDate: null, releaseDate: null };
  const version = changed({ id: call.site.nextId(), ...empty }, body.data);
  const problem = wrong(project, version);
  if (problem) return problem;
  project.versions.push(version);
  return { status: 201, body: versionView(call, project, version) };
}

function updateVersion(call: Call): Answer {
  const body = versionBody.safeParse(call.body);
  if (!body.success) return invalidPayload();
  const { id = '' } = call.params;
  const project = visibleProjects(call).find(({ versions }) => versions.some((one) => one.id === id));
  const version = project?.versions.find((one) => one.id === id);
  if (!project || !version) return jiraError(404, [`Could not find version for id '${id}'`]);
  if (!mayAdminister(call.person, project)) return MAY_NOT();
  const after = changed(version, body.data);
  const problem = wrong(project, after);
  if (problem) return problem;
  Object.assign(version, after);
  return { status: 200, body: versionView(call, project, version) };
}

const SCOPES = [['manage:jira-project'], ['write:project-version:jira', 'read:project-version:jira']] as const;

/** Versions of projects: planned, released, archived. */
export const versionOperations: readonly Operation[] = [
  {
    product: 'jira',
    method: 'POST',
    path: '/rest/api/3/version',
    id: 'createVersion',
    scopes: SCOPES,
    handle: createVersion,
  },
  {
    product: 'jira',
    method: 'PUT',
    path: '/rest/api/3/version/:id',
    id: 'updateVersion',
    scopes: SCOPES,
    handle: updateVersion,
  },
];
