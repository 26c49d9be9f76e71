import type { AtlassianCall, AtlassianHttp, AtlassianResult, Download } from '@gatehouse/atlassian';
import { cleanText } from '@gatehouse/atlassian';
import type { ConnectedSite } from '../../../credentials/access.js';
import { HELD, inPlace } from '../../../files/places.js';
import { failure, ToolFailure } from '../../failure.js';
import type { ToolAnswer, ToolContext } from '../../tool.js';
import { oneLine, present } from '../lines.js';
import { isWithheld } from '../outsiders.js';
import type { Product } from '../site.js';
import { sourceLine, sourceOf } from '../source.js';
import { continuation, windowOf } from '../window.js';
import { LONGEST_SIDE, scaleImage } from './image.js';
import { readUpTo } from './reading.js';
import { mayBeText, textOf } from './text.js';

const MEGABYTE = 1_000_000;
/** What is read into memory to be shown. */
const LARGEST_IMAGE = 20 * MEGABYTE;
const LARGEST_TEXT = 4 * MEGABYTE;
const IMAGE_TYPE = /^image\/(?:png|jpe?g|webp|gif)$/i;

/** A file of either product, and who attached it. */
export interface GivenFile {
  id: string;
  /** The id of the page that it is on, where it cannot be reached without. */
  on?: string;
  name: string;
  type: string;
  /** Bytes, where they are known. */
  size: number | undefined;
  author: string | undefined;
  created: string | null | undefined;
}

export interface Giving {
  product: Product;
  site: ConnectedSite;
  /** The tool that gives it. */
  tool: string;
  file: GivenFile;
  open(http: AtlassianHttp, call: AtlassianCall): Promise<AtlassianResult<Download>>;
  wanted: { link?: boolean; offset: number; max_chars: number };
}

/** A file as a model can use it: a picture to look at, a text to read, everything else by a link for whoever wants it. */
export async function giveFile(context: ToolContext, giving: Giving): Promise<ToolAnswer> {
  const { file, wanted, product, site } = giving;
  const { size = 0 } = file;
  const about = {
    source: sourceOf(product, site),
    id: file.id,
    name: oneLine(file.name),
    type: oneLine(file.type, 100),
    ...present({ size: file.size, author: file.author, created: file.created }),
  };
  const facts = [
    about.type,
    file.size === undefined ? undefined : bytes(file.size),
    file.author && `by ${file.author}`,
  ];
  const head = `${sourceLine(product, site)}\n\n**${about.name}** (${facts.filter(Boolean).join(', ')})`;

  // Whoever the lockdown keeps the name of is kept the content of too: it is as much theirs.
  if (isWithheld(file.name)) return { text: `${head}\nIts content is withheld with it.`, structured: about };

  if (wanted.link !== true) {
    const shown =
      IMAGE_TYPE.test(file.type) && size <= LARGEST_IMAGE
        ? await asImage(context, giving)
        : mayBeText(file) && size <= LARGEST_TEXT
          ? await asText(context, giving)
          : undefined;
    if (shown) return { ...shown, text: `${head}${shown.text}`, structured: { ...about, ...shown.structured } };
  }
  if (size > context.files.maxBytes) {
    const most = bytes(context.files.maxBytes);
    return { text: `${head}\nLarger than ${most}: it can only be downloaded in ${product}.`, structured: about };
  }
  const { url, seconds } = await context.files.toDownload(giving);
  return {
    text: `${head}\nDownload, once and within ${seconds / 60} minutes: ${url}`,
    structured: { ...about, url, expires_in: seconds },
    blocks: [
      { type: 'resource_link', uri: url, name: about.name, mimeType: about.type, ...present({ size: file.size }) },
    ],
  };
}

/** What could not be shown after all goes by a link. */
type Shown = ToolAnswer | undefined;

function asImage(context: ToolContext, giving: Giving): Promise<Shown> {
  return inPlace(HELD, context, async () => {
    const content = await read(context, giving, LARGEST_IMAGE);
    const image = content && (await scaleImage(content, context.signal));
    if (context.signal.aborted) throw failure('cancelled', context.portalUrl, 'while scaling a picture');
    if (!image) return undefined;
    const { width, height, mimeType } = image;
    return {
      text: `\nShown at ${width} × ${height}, at most ${LONGEST_SIDE} pixels long. With link: the original.`,
      structured: { width, height },
      blocks: [{ type: 'image', data: image.bytes.toString('base64'), mimeType }],
    };
  });
}

async function asText(context: ToolContext, giving: Giving): Promise<Shown> {
  const { offset, max_chars } = giving.wanted;
  const raw = await inPlace(HELD, context, async () => {
    const content = await read(context, giving, LARGEST_TEXT);
    return content && textOf(content);
  });
  if (raw === undefined) return undefined;
  const part = windowOf(cleanText(raw), offset, max_chars);
  return {
    text: `\n\n${part.text}${continuation(part)}`,
    structured: { text: part.text, ...present({ next_offset: part.nextOffset }) },
  };
}

/** A file's bytes; undefined where they are more than its size said. */
async function read({ atlassian, portalUrl }: ToolContext, giving: Giving, most: number): Promise<Buffer | undefined> {
  const { body } = await atlassian.ask(giving.site, giving.open);
  try {
    return await readUpTo(body, most);
  } catch (error) {
    // A stream breaks off with what ends the call, or by itself.
    if (error instanceof Error && error.name === 'AbortError') throw failure('cancelled', portalUrl, 'while reading');
    throw new ToolFailure('atlassian', 'The file broke off on its way. Try again.', String(error), 'unavailable');
  }
}

/** A size for people. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} bytes`;
  return count < MEGABYTE ? `${Math.round(count / 1_000)} kB` : `${(count / MEGABYTE).toFixed(1)} MB`;
}
