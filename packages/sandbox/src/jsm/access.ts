import type { RequestType, ServiceDesk, ServiceRequest } from '../company/desks.js';
import type { Issue } from '../company/model.js';
import type { Answer, Call } from '../gateway/operation.js';
import { mayWork } from '../jira/access.js';

/** An error in Jira Service Management's form. */
export const jsmError = (status: number, errorMessage: string): Answer => ({
  status,
  body: { errorMessage, i18nErrorMessage: { i18nKey: 'sd.error', parameters: [] } },
});

export const NO_SUCH_DESK = (): Answer => jsmError(404, 'The Service Desk with that id does not exist.');
export const NO_SUCH_TYPE = (): Answer => jsmError(404, 'The request type does not exist.');
export const NO_SUCH_REQUEST = (): Answer =>
  jsmError(404, 'The request could not be found, or you do not have permission to see it.');
export const NOT_AN_AGENT = (): Answer => jsmError(403, 'You must be an agent of this service desk to do that.');

/** Agents work in the project of the desk. */
export const isAgent = ({ person }: Call, desk: ServiceDesk): boolean => mayWork(person, desk.project);

/** Whoever may raise requests: agents, and the desk's customers. */
const mayAsk = (call: Call, desk: ServiceDesk): boolean =>
  isAgent(call, desk) || desk.customers.has(call.person.accountId);

/** The desks that the caller may raise requests at. */
export const visibleDesks = (call: Call): ServiceDesk[] => call.site.desks.filter((desk) => mayAsk(call, desk));

/** A desk by its id, or by its project's key or id, if the caller may know of it. */
export const findDesk = (call: Call, name: string | undefined): ServiceDesk | undefined =>
  visibleDesks(call).find(({ id, project }) => id === name || project.id === name || project.key === name);

export const findType = (desk: ServiceDesk, id: string | undefined): RequestType | undefined =>
  desk.requestTypes.find((type) => type.id === id);

/** A request with its issue. */
export interface Found {
  request: ServiceRequest;
  issue: Issue;
}

/** A request that the caller may see: agents all, others those that they raised, take part in, or have to approve. */
export function findRequest(call: Call, keyOrId: string | undefined): Found | undefined {
  const issue = [...call.site.issues.values()].find(({ id, key }) => id === keyOrId || key === keyOrId?.toUpperCase());
  const request = issue && call.site.requests.get(issue.key);
  if (!issue || !request) return undefined;
  const { accountId } = call.person;
  const approves = request.approvals.some(({ approvers }) => approvers.some((one) => one.accountId === accountId));
  const isTheirs = issue.reporterAccountId === accountId || request.participants.includes(accountId) || approves;
  return isAgent(call, request.desk) || isTheirs ? { request, issue } : undefined;
}
