import { addAttachment, fileState, findAddedAttachment } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { bytes } from '../../common/files/give-file.js';
import type { Sending } from '../../common/files/to-send.js';
import { oneLine, present } from '../../common/lines.js';
import type { ToolAnswer } from '../../tool.js';
import { issueUrl } from '../rows.js';

/**
 * Attaches a file to an issue, once.
 * @param issue its key or id
 */
export async function attachToIssue(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  issue: string,
  file: Sending,
): Promise<ToolAnswer> {
  const added = await atlassian.ask(site, (http, call) => addAttachment(http, call, issue, file), {
    find: findAddedAttachment(issue, file),
    copies: file.copies,
    change: {
      kind: 'issue-attachment',
      target: { id: issue, name: issue },
      after: fileState,
    },
  });
  const url = issueUrl(site, issue);
  const name = oneLine(added.filename);
  const size = added.size ?? file.size;
  return {
    text: `Attached ${name}${size === undefined ? '' : `, ${bytes(size)},`} to ${issue} (id ${added.id}): ${url}`,
    structured: { id: added.id, issue, name, url, ...present({ size }) },
  };
}
