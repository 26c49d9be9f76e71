import { type CreatedIssues, createIssues, type Find, findCreatedIssues } from '@gatehouse/atlassian';
import { siteArgument } from '../../common/arguments.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { defaulted, flag, type JsonSchema, type ObjectSchema, records, required, text } from '../../schema.js';
import { ADDS, defineTool } from '../../tool.js';
import { newIssueArguments, newIssueFields } from '../new-issue.js';
import { projectKey } from '../projects.js';
import { issueUrl } from '../rows.js';

const string: JsonSchema = { type: 'string' };
const MAX_ISSUES = 25;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    created: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: string, key: string, url: string, summary: string },
        required: ['key', 'url', 'summary'],
      },
    },
    failed: {
      type: 'array',
      items: { type: 'object', properties: { summary: string, problem: string }, required: ['summary', 'problem'] },
    },
    dry_run: { type: 'boolean' },
  },
  required: ['created', 'failed', 'dry_run'],
};

export const createJiraIssues = defineTool({
  name: 'jira_create_issues',
  title: 'Create several Jira issues',
  description:
    'Creates up to 25 Jira issues in one project at once. All are checked first as in jira_create_issue: if one is ' +
    'wrong, none is created. They cannot be each other’s parents: create those before.',
  input: {
    project: required(text('Key or id of the project, such as ABC.', { maxLength: 100 })),
    issue_type: required(text('Name or id of their type, unless they say another.', { maxLength: 100 })),
    issues: required(
      records(
        'The issues.',
        { ...newIssueArguments, issue_type: text('Another type for this one.', { maxLength: 100 }) },
        { maxItems: MAX_ISSUES },
      ),
    ),
    format: formatArgument,
    dry_run: defaulted(flag('Only check everything.'), false),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['jira:write'],
  async run(args, { atlassian, richText }) {
    if (args.issues.length === 0) throw new ToolFailure('invalid_arguments', 'issues must not be empty.');
    const site = await resolveSite(atlassian, 'jira', args.site);
    const project = projectKey(args.project);
    const ready: Record<string, unknown>[] = [];
    const problems: string[] = [];
    // One after the other: the second of a type finds the form of the first in memory.
    for (const [index, { issue_type: own, ...issue }] of args.issues.entries()) {
      const wanted = { ...issue, project, issueType: own ?? args.issue_type, format: args.format };
      try {
        ready.push((await newIssueFields(atlassian, site, richText, wanted)).fields);
      } catch (error) {
        // Whatever else it is would be the same for each.
        const isOwn = error instanceof ToolFailure && (error.code === 'choice' || error.code === 'invalid_arguments');
        if (!isOwn) throw error;
        problems.push(`Number ${index + 1} (${issue.summary}): ${error.wire}`);
      }
    }
    if (problems.length > 0) {
      throw new ToolFailure('choice', `Nothing was created.\n${[...new Set(problems)].join('\n')}`);
    }
    if (args.dry_run) {
      return {
        text: `Nothing was created. All ${ready.length} are valid.`,
        structured: { created: [], failed: [], dry_run: true },
      };
    }
    const answer = await atlassian.ask(site, (http, call) => createIssues(http, call, ready), {
      find: findAll(project, ready.length),
      change: {
        kind: 'issue',
        target: { id: project, name: project },
        after: ({ issues }) => ({ issues: issues.map(({ id, key }) => ({ id, key })) }),
      },
    });
    const summaries = args.issues.map(({ summary }) => summary);
    const failed = answer.errors.map((error) => ({
      summary: summaries[error.failedElementNumber] ?? '',
      problem: problemOf(error),
    }));
    const left = summaries.filter((_summary, at) => !answer.errors.some((error) => error.failedElementNumber === at));
    const created = answer.issues.map(({ id, key }, at) => ({
      id,
      key,
      url: issueUrl(site, key),
      summary: left[at] ?? '',
    }));
    const lines = [
      ...created.map(({ key, url, summary }) => `- Created ${key}: ${summary}. ${url}`),
      ...failed.map(({ summary, problem }) => `- Not created: ${summary}. ${problem}`),
    ];
    return { text: lines.join('\n'), structured: { created, failed, dry_run: false } };
  },
});

/** Finds again what a request created whose answer was lost; why it did not create the others is lost for good. */
function findAll(project: string, count: number): Find<CreatedIssues> {
  return async (http, call, lost) => {
    const found = await findCreatedIssues(project)(http, call, lost);
    if (!found.ok || !found.value) return found.ok ? { ok: true, value: undefined } : found;
    const there = new Set(found.value.map(({ at }) => at));
    const errors = Array.from({ length: count }, (_, failedElementNumber) => ({ failedElementNumber }));
    return {
      ok: true,
      value: {
        issues: found.value.map(({ id, key }) => ({ id, key })),
        errors: errors.filter((one) => !there.has(one.failedElementNumber)),
      },
    };
  };
}

function problemOf({ elementErrors }: CreatedIssues['errors'][number]): string {
  const { errorMessages = [], errors = {} } = elementErrors ?? {};
  const words = [...errorMessages, ...Object.entries(errors).map(([field, said]) => `${field}: ${said}`)];
  return words.join(' ') || 'Jira did not say why.';
}
