import { type Operation, ok } from '../gateway/operation.js';
import { ofBoth, v2, withContent } from './content.js';
import { withLegacyContent } from './legacy.js';
import { answerList } from './paging.js';
import { attachmentView } from './views.js';

/** What a page has beside its text: files, and how often it was looked at. */
export const detailOperations: readonly Operation[] = [
  ...ofBoth((kind) => ({
    method: 'GET',
    path: v2(kind, '/:id/attachments'),
    id: kind.kind === 'page' ? 'getPageAttachments' : 'getBlogpostAttachments',
    scopes: [['read:attachment:confluence']],
    handle: withContent(kind, (call, page) =>
      answerList(call, `/${kind.path}/${page.id}/attachments`, page.attachments, (file) => attachmentView(page, file)),
    ),
  })),
  {
    product: 'confluence',
    method: 'GET',
    path: '/wiki/rest/api/analytics/content/:id/views',
    id: 'getviews',
    scopes: [['read:confluence-content.summary'], ['read:analytics.content:confluence']],
    handle: withLegacyContent((_call, page) => ok({ id: Number(page.id), count: page.views }, 1)),
  },
];
