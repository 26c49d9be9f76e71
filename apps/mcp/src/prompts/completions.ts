import type { ToolRunner } from '../tools/answer.js';

/** As many as the protocol lets an answer have. */
const MOST = 100;
const ASKED = 20;
/** Of issues, of which there are many more. */
const MOST_ISSUES = 50;

type Given = Readonly<Record<string, string>>;

/** How the values of an argument are found: a call of a tool that reads, and what to take out of its answer. */
interface Source {
  tool: string;
  given(value: string, context: Given): Record<string, unknown> | undefined;
  values(structured: Record<string, unknown>, value: string): string[];
}

const siteOf = ({ site }: Given) => (site ? { site } : {});
const rows = (structured: Record<string, unknown>, list: string) =>
  (Array.isArray(structured[list]) ? structured[list] : []) as Record<string, unknown>[];
const texts = (of: Record<string, unknown>[], name: string) => of.map((row) => String(row[name] ?? '')).filter(Boolean);
const beginning = (values: string[], value: string) =>
  values.filter((one) => one.toLowerCase().startsWith(value.toLowerCase()));

const PROJECTS: Source = {
  tool: 'jira_list_projects',
  given: (query, context) => ({ ...(query ? { query } : {}), limit: ASKED, ...siteOf(context) }),
  values: (structured) => texts(rows(structured, 'projects'), 'key'),
};

/** `ROV-1`, and what may become one. */
const KEY = /^([a-z][a-z0-9_]+)-?\d*$/i;

/**
 * Issues whose keys may go on from what was typed: those of the project that were touched last, and one's own where nothing
 * is typed that a key begins with. JQL knows no beginning of a key.
 */
function issuesLike(value: string): string {
  const project = KEY.exec(value.trim())?.[1];
  const which = project
    ? `project = ${JSON.stringify(project)}`
    : 'assignee = currentUser() AND statusCategory != Done';
  return `${which} ORDER BY updated DESC`;
}

/** By the names that prompts and templates give their arguments. */
const SOURCES: Readonly<Record<string, Source>> = {
  site: {
    tool: 'atlassian_get_context',
    given: () => ({}),
    values: (structured, value) => beginning(texts(rows(structured, 'sites'), 'name'), value),
  },
  project: PROJECTS,
  key: {
    tool: 'jira_search_issues',
    given: (value, context) => ({ jql: issuesLike(value), limit: MOST_ISSUES, ...siteOf(context) }),
    values: (structured, value) => beginning(texts(rows(structured, 'issues'), 'key'), value),
  },
  space: {
    tool: 'confluence_list_spaces',
    given: (query, context) => ({ ...(query ? { query } : {}), limit: ASKED, ...siteOf(context) }),
    values: (structured) => texts(rows(structured, 'spaces'), 'key'),
  },
  person: {
    tool: 'jira_find_users',
    given: (query, context) => (query ? { query, limit: ASKED, ...siteOf(context) } : undefined),
    values: (structured) => texts(rows(structured, 'users'), 'name'),
  },
  issue_type: {
    tool: 'jira_get_project',
    given: (_value, context) => (context.project ? { project: context.project, ...siteOf(context) } : undefined),
    values: (structured, value) => beginning(texts(rows(structured, 'issue_types'), 'name'), value),
  },
  version: {
    tool: 'jira_get_project',
    given: (_value, context) =>
      context.project ? { project: context.project, include: ['versions'], ...siteOf(context) } : undefined,
    values: (structured, value) => beginning(texts(rows(structured, 'versions'), 'name'), value),
  },
};

/**
 * What an argument's value may go on as, for the user who types it (MCP Completion). Whatever is in the way of an answer,
 * a missing scope or account included, there is nothing to propose: nobody is asked for anything while typing.
 * @param context what the other arguments are by now
 */
export async function complete(
  runner: ToolRunner,
  caller: Parameters<ToolRunner['call']>[2],
  { argument, value, context }: { argument: string; value: string; context: Given },
): Promise<{ values: string[]; hasMore?: boolean }> {
  const source = Object.hasOwn(SOURCES, argument) ? SOURCES[argument] : undefined;
  const given = source?.given(value, context);
  const called = source && given ? await runner.call(source.tool, given, caller) : undefined;
  const { structuredContent: structured, isError } = called?.result ?? {};
  if (!source || !structured || isError) return { values: [] };
  return { values: source.values(structured, value).slice(0, MOST), hasMore: structured.has_more === true };
}
