import { getConfluencePage } from '../confluence/pages/get-page.js';
import { ToolFailure } from '../failure.js';
import { getJiraIssue } from '../jira/issues/get-issue.js';
import { type ObjectSchema, required, text } from '../schema.js';
import { defineTool, READS, type ToolAnswer, type ToolContext } from '../tool.js';
import { type Item, readItemId } from './item-id.js';

const string = { type: 'string' } as const;

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: string,
    title: string,
    text: string,
    url: string,
    metadata: { type: 'object', properties: { product: string, site: string, untrusted: { type: 'boolean' } } },
  },
  required: ['id', 'title', 'text', 'url', 'metadata'],
};

/** There is no going on: these clients take what they get. */
const MAX_CHARS = 50_000;
const WHOLE = { format: 'markdown', offset: 0, max_chars: MAX_CHARS };
/** How the tools that are used here say that there is more. */
const REST = /repeat with offset (\d+), or a higher max_chars\./;

/** Reads what search found, in the form that ChatGPT's connectors and deep research ask for. */
export const fetchItem = defineTool({
  name: 'fetch',
  title: 'Fetch a Jira issue or Confluence page',
  description: 'Reads an issue or a page that search found, with its comments, by the id that search gave.',
  input: { id: required(text('Such as jira:ABC-1@example.atlassian.net.', { maxLength: 500 })) },
  output,
  annotations: READS,
  scopes: ['jira:read', 'confluence:read'],
  async run({ id }, context) {
    const item = readItemId(id);
    const { text: markdown = '', structured } = await read(item, context);
    const { source, key, url, summary, title } = structured;
    const answer = {
      id,
      title: String(item.kind === 'jira' ? `${key}: ${summary ?? ''}` : title),
      text: markdown.replace(
        REST,
        `the rest is for ${item.kind === 'jira' ? getJiraIssue.name : getConfluencePage.name} with offset $1.`,
      ),
      url: String(url),
      metadata: source as Record<string, unknown>,
    };
    // These clients read JSON.
    return { text: undefined, structured: answer };
  },
});

/** As the product's own tool reads it. */
function read({ kind, id, site }: Item, context: ToolContext): Promise<ToolAnswer> {
  if (kind === 'jira') {
    return getJiraIssue.run({ ...WHOLE, issue: id, site, include: ['comments', 'links'] }, context);
  }
  if (!/^\d+$/.test(id))
    throw new ToolFailure('invalid_arguments', 'id must be one that search gave: a page has a number.');
  return getConfluencePage.run({ ...WHOLE, page: id, site, part: 'full', include: ['labels', 'comments'] }, context);
}
