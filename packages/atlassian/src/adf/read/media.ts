import type { BlockContent } from 'mdast';
import { attachmentUrl, parseAttachmentUrl } from '../addresses.js';
import type { AdfNode } from '../types.js';
import { childrenOf, hasStrayContent, isObject } from './node.js';
import type { Reader } from './reader.js';

/** A picture as a paragraph of its own; undefined where it has a caption, a link or the like. */
export function readMediaSingle(node: AdfNode, reader: Reader): BlockContent | undefined {
  const [media, ...more] = childrenOf(node);
  if (media?.type !== 'media' || hasStrayContent(media) || more.length > 0 || node.marks?.length || media.marks?.length)
    return undefined;
  const { type, id, collection = '', url, alt, width, height } = media.attrs ?? {};
  const target =
    type === 'external'
      ? url
      : typeof id === 'string' && typeof collection === 'string'
        ? attachmentUrl(id, collection)
        : '';
  if (typeof target !== 'string' || target === '') return undefined;
  // An outside picture whose address looks like one of our attachments would come back as that.
  if (type === 'link' || (type === 'external' && parseAttachmentUrl(target) !== undefined)) return undefined;
  const { layout = 'center', width: shown } = isObject(node.attrs) ? node.attrs : {};
  if (layout !== 'center' || shown || width || height) reader.losses.note('image size');
  return {
    type: 'paragraph',
    children: [{ type: 'image', url: target, alt: typeof alt === 'string' ? alt : '' }],
  };
}
