import type { ConnectedSite } from '../../../credentials/access.js';
import type { HeldUpload } from '../../../files/held.js';
import type { ToolAnswer, ToolContext } from '../../tool.js';
import { oneLine } from '../lines.js';
import type { Product } from '../site.js';
import { bytes } from './give-file.js';

/** A link that takes one file, for a client with a shell or for the person in front of it. */
export async function giveUploadLink(
  { files }: ToolContext,
  of: {
    product: Product;
    /** The tool that gives it. */
    tool: string;
    site: ConnectedSite;
    /** Where the file goes: its id there, and what people call it. */
    target: HeldUpload['target'];
    name: string;
  },
): Promise<ToolAnswer> {
  const { product, tool, site, name } = of;
  const { id, title } = of.target;
  const target = { id, title: oneLine(title) };
  const { url, seconds } = await files.toUpload({ product, tool, site, target, name });
  return {
    text:
      `Nothing is attached yet. Send the file to this link, once and within ${seconds / 60} minutes, up to ` +
      `${bytes(files.maxBytes)}, and its answer says what was attached:\n\n    curl -T FILE '${url}'\n\n` +
      `Or show the link to the user, who can choose a file in their browser. It is attached to ${target.title} as ${oneLine(name)}.`,
    structured: { name: oneLine(name), upload_url: url, expires_in: seconds },
  };
}
