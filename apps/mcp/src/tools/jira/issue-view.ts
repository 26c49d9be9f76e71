import type { CommentPage, JiraFields, JiraIssue, JiraRemoteLink, JiraWatchers, Site } from '@gatehouse/atlassian';
import { cut, dateOf, oneLine, present } from '../common/lines.js';
import type { RichText } from '../common/rich-text.js';
import { issueUrl } from './rows.js';
import { person, shortValue } from './values.js';

/** The fields of one issue that are worth a line. */
export const DETAIL_FIELDS = [
  'summary',
  'status',
  'issuetype',
  'priority',
  'resolution',
  'assignee',
  'reporter',
  'creator',
  'created',
  'updated',
  'duedate',
  'labels',
  'components',
  'fixVersions',
  'parent',
  'subtasks',
  'description',
] as const;

const MAX_COMMENT_CHARS = 4_000;

/** Everything of an issue but its long texts. */
export function issueFacts(site: Site, { id, key, fields }: JiraIssue) {
  return {
    id,
    key,
    url: issueUrl(site, key),
    ...present({
      summary: oneLine(fields.summary, 1_000),
      type: oneLine(fields.issuetype?.name),
      status: oneLine(fields.status?.name),
      status_category: oneLine(fields.status?.statusCategory?.name),
      priority: oneLine(fields.priority?.name),
      resolution: oneLine(fields.resolution?.name),
      assignee: person(fields.assignee),
      reporter: person(fields.reporter),
      created: fields.created,
      updated: fields.updated,
      due_date: fields.duedate,
    }),
    labels: (fields.labels ?? []).map((label) => oneLine(label)),
    components: (fields.components ?? []).map(({ name }) => oneLine(name)),
    fix_versions: (fields.fixVersions ?? []).map(({ name }) => oneLine(name)),
    ...(fields.parent ? { parent: related(fields.parent) } : {}),
    subtasks: (fields.subtasks ?? []).map(related),
  };
}

type Related = NonNullable<JiraFields['parent']>;

function related({ key, fields }: Related) {
  return { key, ...present({ summary: oneLine(fields?.summary), status: oneLine(fields?.status?.name) }) };
}

/** Links to other issues, the relation in the words of this side: `blocks`, `is blocked by`. */
export function issueLinks(fields: JiraFields) {
  return (fields.issuelinks ?? []).flatMap(({ type, inwardIssue, outwardIssue }) => {
    if (outwardIssue) return [{ relation: oneLine(type.outward), ...related(outwardIssue) }];
    return inwardIssue ? [{ relation: oneLine(type.inward), ...related(inwardIssue) }] : [];
  });
}

export function attachments(fields: JiraFields) {
  return (fields.attachment ?? []).map(({ id, filename, mimeType, size }) => ({
    id,
    filename: oneLine(filename),
    ...present({ mime_type: oneLine(mimeType, 100), size }),
  }));
}

export function remoteLinks(links: readonly JiraRemoteLink[]) {
  return links.map(({ object, relationship }) => ({
    title: oneLine(object.title),
    url: oneLine(object.url, 10_000),
    ...present({ relation: oneLine(relationship) }),
  }));
}

export function watchers({ watchCount, isWatching, watchers: people }: JiraWatchers) {
  return { count: watchCount, watching: isWatching, people: people.map(person) };
}

/** The newest comments that fit, as Markdown. */
export async function comments(richText: RichText, page: CommentPage, maxChars: number) {
  let left = maxChars;
  const shown = [];
  for (const { id, author, created, body, visibility } of page.comments) {
    const whole = await richText.fromAdf(body, 'markdown');
    const isLong = whole.length > MAX_COMMENT_CHARS;
    const rest = `… (cut: ${whole.length} characters, whole in jira_list_comments)`;
    const text = isLong ? `${cut(whole, MAX_COMMENT_CHARS)}${rest}` : whole;
    left -= text.length;
    if (left < 0 && shown.length > 0) break;
    shown.push({
      id,
      ...present({ author: person(author), created, visible_to: oneLine(visibility?.value) }),
      body: text,
    });
  }
  return { shown, total: Math.max(page.total, page.comments.length) };
}

/** What each field may take, however long the others are (characters). */
const LEAST_OF_FIELD = 500;

/**
 * Further fields that were asked for, by id and name: texts whole and with their form, as far as they fit together.
 * @param maxChars characters of all of them
 */
export async function extraFields(
  richText: RichText,
  issue: JiraIssue,
  ids: readonly string[],
  { format, maxChars }: { format: 'markdown' | 'adf'; maxChars: number },
) {
  let left = maxChars;
  const shown = [];
  for (const id of ids) {
    const given = issue.fields[id];
    const isDocument = typeof given === 'object' && given !== null && 'type' in given && given.type === 'doc';
    const whole = isDocument
      ? await richText.fromAdf(given, format)
      : typeof given === 'string'
        ? given.trim()
        : shortValue(given);
    const most = Math.max(LEAST_OF_FIELD, left);
    const value = whole.length > most ? shortened(whole, isDocument && format === 'adf' ? 0 : most) : whole;
    left -= value.length;
    if (value !== '') shown.push({ id, name: oneLine(issue.names?.[id]) || id, value });
  }
  return shown;
}

/** The beginning of a text, and how to have more. Half of a JSON text is of no use. */
function shortened(whole: string, most: number): string {
  return `${cut(whole, most)}… (cut: ${whole.length} characters, raise max_chars)`;
}

/** A field in the text of an answer; one of several lines stands below its name. */
export function fieldText({ name, id, value }: { name: string; id: string; value: string }): string {
  return value.includes('\n') ? `- **${name}** (${id}):\n\n${value}\n` : `- **${name}** (${id}): ${value}`;
}

export function factLines(facts: ReturnType<typeof issueFacts>): string[] {
  const pairs: [string, string | undefined][][] = [
    [
      ['Type', facts.type],
      ['Status', facts.status],
      ['Priority', facts.priority],
      ['Resolution', facts.resolution],
    ],
    [
      ['Assignee', facts.assignee ?? 'unassigned'],
      ['Reporter', facts.reporter],
    ],
    [
      ['Created', dateOf(facts.created)],
      ['Updated', dateOf(facts.updated)],
      ['Due', facts.due_date],
    ],
    [
      ['Labels', facts.labels.join(', ')],
      ['Components', facts.components.join(', ')],
      ['Fix versions', facts.fix_versions.join(', ')],
    ],
    [['Parent', facts.parent && `${facts.parent.key} ${facts.parent.summary ?? ''}`]],
    [
      [
        'Subtasks',
        facts.subtasks.map((task) => `${task.key} ${task.summary ?? ''} [${task.status ?? '?'}]`).join('; '),
      ],
    ],
    [['URL', facts.url]],
  ];
  return pairs
    .map((line) => line.filter(([, value]) => value).map(([name, value]) => `**${name}:** ${value}`))
    .filter((line) => line.length > 0)
    .map((line) => `- ${line.join(' · ')}`);
}
