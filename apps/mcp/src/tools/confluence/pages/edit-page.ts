import type { Edit, NewContent } from '@gatehouse/atlassian';
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

const OPERATIONS = ['replace', 'append', 'insert_before', 'delete'] as const;

export const editConfluencePage = defineTool({
  name: 'confluence_edit_page',
  title: 'Edit Confluence page',
  description:
    'Changes one section of a page and nothing else. replace: what stands below the heading, subsections included; ' +
    'append: at the end of the section, or page; insert_before: the heading, or page; delete: heading and all.',
  input: {
    page: required(text('Id or address.', { maxLength: 1_000 })),
    operation: required(choice('What to do.', OPERATIONS)),
    section: text('Heading, as the outline names it: "Deploy > Rollback", "Notes#2".', { maxLength: 1_000 }),
    content: text('New content.', { maxLength: MAX_BODY }),
    format: formatArgument,
    expected_version: integer(
      'The version you read; refused if the section changed since. append and insert_before need it.',
      {
        minimum: 1,
      },
    ),
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
    const reference = pageReference(input.page);
    if (!reference) throw new ToolFailure('invalid_arguments', 'page must be the id or the address of a page.');
    const { operation, section, content: given, format, message, expected_version: expected } = input;
    const adds = operation === 'append' || operation === 'insert_before';
    if (adds && expected === undefined) {
      throw new ToolFailure(
        'invalid_arguments',
        `Pass expected_version, the version you read: without it the same ${operation}, sent again, adds the same again.`,
      );
    }
    const content = given === undefined ? undefined : await newContent(richText, 'content', given, format);
    const edit = editOf(operation, section, content);
    const site = await resolveSite(atlassian, 'confluence', input.site ?? reference.site);
    return writeNextVersion(context, site, reference.id, {
      edit,
      title: undefined,
      publish: false,
      message,
      expected,
      // What was added does not change what it was added to: only the version tells that it is there already.
      bySection: !adds,
      allowLoss: input.allow_loss ?? false,
      dryRun: input.dry_run ?? false,
    });
  },
});

function editOf(operation: (typeof OPERATIONS)[number], section: string | undefined, content?: NewContent): Edit {
  if (operation === 'delete') {
    if (section === undefined) throw new ToolFailure('invalid_arguments', 'Pass section, the heading to delete.');
    if (content) throw new ToolFailure('invalid_arguments', 'content is not for delete. To put it there, use replace.');
    return { operation, section };
  }
  if (!content) throw new ToolFailure('invalid_arguments', `Pass content for ${operation}.`);
  if (operation !== 'replace') return { operation, section, content };
  if (section !== undefined) return { operation, section, content };
  throw new ToolFailure(
    'invalid_arguments',
    'Pass section, the heading below which to replace. For a whole page use confluence_update_page.',
  );
}
