import { siteArgument } from '../../common/arguments.js';
import { allowLossArgument } from '../../common/loss.js';
import { MAX_BODY, newContent } from '../../common/new-content.js';
import { pageReference } from '../../common/references.js';
import { formatArgument } from '../../common/rich-text.js';
import { resolveSite } from '../../common/site.js';
import { ToolFailure } from '../../failure.js';
import { choice, flag, integer, required, text } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { changedOutput } from './changed-answer.js';
import { writeNextVersion } from './next-version.js';

export const updateConfluencePage = defineTool({
  name: 'confluence_update_page',
  title: 'Update Confluence page',
  description:
    'Replaces a page’s whole body or title, or publishes a draft; for a part use confluence_edit_page. What stays the ' +
    'same in Markdown stays untouched. Refused where macros, pictures or comment anchors would go.',
  input: {
    page: required(text('Id or address.', { maxLength: 1_000 })),
    expected_version: required(integer('The version you read.', { minimum: 1 })),
    body: text('The whole new content.', { maxLength: MAX_BODY }),
    format: formatArgument,
    title: text('New title.', { maxLength: 255 }),
    status: choice('Publishes a draft.', ['current']),
    message: text('Note for the history.', { maxLength: 500 }),
    allow_loss: allowLossArgument,
    dry_run: flag('Only show the difference.'),
    site: siteArgument,
  },
  output: changedOutput,
  annotations: CHANGES,
  scopes: ['confluence:write'],
  async run(input, context) {
    const { atlassian, richText } = context;
    const { body, format, title, status, message, expected_version: expected } = input;
    const reference = pageReference(input.page);
    if (!reference) throw new ToolFailure('invalid_arguments', 'page must be the id or the address of a page.');
    if (body === undefined && title === undefined && status === undefined) {
      throw new ToolFailure('invalid_arguments', 'Pass what to change: body, title or status.');
    }
    if (title?.trim() === '') throw new ToolFailure('invalid_arguments', 'title must not be empty.');
    const content = body === undefined ? undefined : await newContent(richText, 'body', body, format);
    const site = await resolveSite(atlassian, 'confluence', input.site ?? reference.site);
    return writeNextVersion(context, site, reference.id, {
      edit: content && { operation: 'rewrite', content },
      title: title?.trim(),
      publish: status === 'current',
      message,
      expected,
      bySection: false,
      allowLoss: input.allow_loss ?? false,
      dryRun: input.dry_run ?? false,
    });
  },
});
