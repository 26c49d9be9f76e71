import { getRequest, listApprovals, listSlas } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../credentials/access.js';
import { maxCharsArgument, siteArgument } from '../common/arguments.js';
import { dateOf } from '../common/lines.js';
import { issueReference } from '../common/references.js';
import { resolveSite } from '../common/site.js';
import { sourceLine, sourceOf } from '../common/source.js';
import { continuation, windowOf } from '../common/window.js';
import { ToolFailure } from '../failure.js';
import { choices, defaulted, integer, required, text } from '../schema.js';
import { defineTool, READS } from '../tool.js';
import { requestOutput } from './request-output.js';
import { approvalLine, approvalRow, commentRows, people, requestFacts, slaRow, statusRows } from './request-view.js';

/** Nothing of a request comes in so many. */
const ALL = { start: 0, limit: 50 };
const INCLUDE = ['status', 'sla', 'participants', 'approvals', 'comments'] as const;

/** What the request itself can bring along, in Atlassian's word for it. */
const EXPANDS = { status: 'status', participants: 'participant', comments: 'comment' } as const;

/** Of these the request brings along the beginning. */
const PAGED = ['status', 'participants', 'comments'] as const;

export const getServiceRequest = defineTool({
  name: 'jsm_get_request',
  title: 'Get a service request',
  description:
    'Reads a request of Jira Service Management as its customer sees it: the form, the status; on request its statuses ' +
    'so far, goals (SLAs, for agents), participants, approvals and comments.',
  input: {
    request: required(text('Key, id or address of the request.', { maxLength: 500 })),
    include: choices('What to show as well.', INCLUDE),
    offset: defaulted(integer('Characters of text to leave out, to go on.', { minimum: 0 }), 0),
    site: siteArgument,
    max_chars: maxCharsArgument,
  },
  output: requestOutput,
  annotations: READS,
  scopes: ['jsm:read'],
  async run(input, { atlassian }) {
    const reference = issueReference(input.request, 'request');
    const include = new Set(input.include);
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const expand = Object.entries(EXPANDS).flatMap(([name, word]) =>
      include.has(name as keyof typeof EXPANDS) ? [word] : [],
    );
    const request = await atlassian.ask(site, (http, call) =>
      getRequest(http, call, reference.id, ['requestType', ...expand]),
    );
    const facts = requestFacts(site, request);
    const slas = include.has('sla') ? await slasOf(atlassian, site, reference.id) : undefined;
    const approvals = include.has('approvals') ? await approvalsOf(atlassian, site, reference.id) : undefined;
    const statuses = include.has('status') ? statusRows(request) : undefined;
    const participants = include.has('participants') ? people(request.participants?.values ?? []) : undefined;
    const comments = include.has('comments') ? commentRows(request) : undefined;

    const lines = [
      `# ${facts.key}: ${facts.summary ?? ''}`,
      `${[facts.request_type, facts.status].filter(Boolean).join(' · ')} — asked by ${facts.reporter ?? 'somebody'} on ${dateOf(facts.created)}. ${facts.url}`,
      ...facts.fields.filter(({ id }) => id !== 'summary').map(({ id, name, value }) => `**${name ?? id}:** ${value}`),
      ...part('Statuses', statuses, ({ status, since }) => `${status}${since ? `, since ${since}` : ''}`),
      ...part('Goals', slas, (one) => slaLine(one)),
      ...part('Participants', participants, (one) => one),
      ...part('Approvals', approvals, approvalLine),
      ...part('Comments', comments, ({ author, created, public: isPublic, body }) => {
        return `${author ?? 'somebody'}, ${dateOf(created)}${isPublic ? '' : ', internal'}: ${body ?? ''}`;
      }),
    ];
    const more = PAGED.filter((name) => request[name]?.isLastPage === false);
    if (more.length > 0) {
      lines.push(`_Not all are shown: ${more.join(', ')}. Of comments, jira_list_comments has the rest._`);
    }
    const window = windowOf(lines.join('\n'), input.offset, input.max_chars);
    const optional = { slas, approvals, statuses, participants, comments };
    const shown = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
    return {
      text: `${sourceLine('jira', site)}\n${window.text}${continuation(window)}`,
      structured: { source: sourceOf('jira', site), ...facts, ...shown },
    };
  },
});

function part<T>(title: string, rows: readonly T[] | undefined, line: (row: T) => string): string[] {
  if (rows === undefined) return [];
  return [`## ${title}`, ...(rows.length > 0 ? rows.map((row) => `- ${line(row)}`) : ['none'])];
}

function slaLine({ name, state, breached, goal, remaining, due }: ReturnType<typeof slaRow>): string {
  const time = [goal && `goal ${goal}`, remaining && `left ${remaining}`, due && `due ${due}`].filter(Boolean);
  return `${name}: ${state}${breached ? ', breached' : ''}${time.length > 0 ? ` (${time.join(', ')})` : ''}`;
}

/** Goals are for agents: whoever is none is told so, not refused the request. */
async function slasOf(atlassian: AtlassianAccess, site: ConnectedSite, key: string) {
  try {
    const { values } = await atlassian.ask(site, (http, call) => listSlas(http, call, key, ALL));
    return values.map(slaRow);
  } catch (error) {
    if (error instanceof ToolFailure && error.kind === 'forbidden') {
      throw new ToolFailure('atlassian', 'Only agents of the service desk see goals: leave sla out of include.');
    }
    throw error;
  }
}

async function approvalsOf(atlassian: AtlassianAccess, site: ConnectedSite, key: string) {
  const { values } = await atlassian.ask(site, (http, call) => listApprovals(http, call, key, ALL));
  return values.map(approvalRow);
}
