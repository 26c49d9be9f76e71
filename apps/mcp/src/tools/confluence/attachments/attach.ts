import { findPutAttachment, pageFileState, putPageAttachment } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import type { Sending } from '../../common/files/to-send.js';
import { oneLine, present } from '../../common/lines.js';
import type { ToolAnswer } from '../../tool.js';
import { pageUrl } from '../addresses.js';
import type { FoundContent } from '../content.js';

/** Attaches a file to a page or blog post, once. */
export async function attachToPage(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  page: FoundContent,
  file: Sending,
): Promise<ToolAnswer> {
  const added = await atlassian.ask(site, (http, call) => putPageAttachment(http, call, page.id, file), {
    find: findPutAttachment(page, file),
    copies: file.copies,
    change: {
      kind: 'page-attachment',
      target: { id: page.id, name: oneLine(page.title) },
      after: pageFileState,
    },
  });
  const { id } = added;
  const version = added.version?.number;
  const name = oneLine(added.title);
  const url = pageUrl(site, page.id, page.shown._links?.webui);
  const as = version !== undefined && version > 1 ? ` as version ${version}` : '';
  return {
    text: `Attached ${name}${as} to “${oneLine(page.shown.title)}” (id ${id}): ${url}`,
    structured: { id, page: page.id, name, url, ...present({ version }) },
  };
}
