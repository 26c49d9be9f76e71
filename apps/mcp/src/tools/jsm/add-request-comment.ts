import { addRequestComment, adfToWiki, findAddedRequestComment } from '@gatehouse/atlassian';
import { siteArgument } from '../common/arguments.js';
import { issueReference } from '../common/references.js';
import { formatArgument } from '../common/rich-text.js';
import { resolveSite } from '../common/site.js';
import { issueUrl } from '../jira/rows.js';
import { defaulted, flag, type ObjectSchema, required, text } from '../schema.js';
import { ADDS, defineTool } from '../tool.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    request: { type: 'string' },
    public: { type: 'boolean' },
    url: { type: 'string' },
  },
  required: ['id', 'request', 'public', 'url'],
};

export const addServiceRequestComment = defineTool({
  name: 'jsm_add_request_comment',
  title: 'Comment on a service request',
  description:
    'Comments on a request of Jira Service Management in the user’s name, for the customer to read, or internally among ' +
    'agents. Every call adds another comment.',
  input: {
    request: required(text('Key, id or address of the request.', { maxLength: 500 })),
    body: required(text('The comment.', { maxLength: 32_767 })),
    format: formatArgument,
    public: defaulted(flag('False for an internal comment, which only agents see.'), true),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['jsm:write'],
  async run(input, { atlassian, richText }) {
    const reference = issueReference(input.request, 'request');
    const body = adfToWiki(await richText.toAdf('body', input.body, input.format));
    const site = await resolveSite(atlassian, 'jira', input.site ?? reference.site);
    const comment = await atlassian.ask(
      site,
      (http, call) => addRequestComment(http, call, reference.id, { body, public: input.public }),
      {
        find: findAddedRequestComment(reference.id, { body, public: input.public }),
        change: {
          kind: 'issue-comment',
          target: { id: reference.id, name: reference.id },
          after: ({ id, public: isPublic }) => ({ id, public: isPublic, body }),
        },
      },
    );
    const url = `${issueUrl(site, reference.id)}?focusedCommentId=${encodeURIComponent(comment.id)}`;
    const who = comment.public ? 'for the customer to read' : 'internal';
    return {
      text: `Added comment ${comment.id} to ${reference.id}, ${who}: ${url}`,
      structured: { id: comment.id, request: reference.id, public: comment.public, url },
    };
  },
});
