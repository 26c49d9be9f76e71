import sharp, { type Sharp } from 'sharp';

/** What models take in without making it smaller themselves (pixels on the long side). */
export const LONGEST_SIDE = 1_568;
/** What clients take in one answer, with room for the third that base64 adds. */
const MOST_BYTES = 1_000_000;
/** More are a mistake, or an attack on our memory: a few bytes can claim to be a terapixel. */
const MOST_PIXELS = 50_000_000;
/** The same for what is decoded as a whole before its first line is there, in up to eight bytes a pixel. */
const MOST_WHOLE_PIXELS = 12_000_000;
const SECONDS = 8;
/** Tried in turn until the result is small enough: quality, and pixels on the long side. */
const TRIES = [
  [80, LONGEST_SIDE],
  [60, LONGEST_SIDE],
  [50, 1_024],
] as const;

// Four formats are decoded, and nothing else that the library could: each decoder is code that a stranger's bytes reach.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

export interface ScaledImage {
  bytes: Buffer;
  mimeType: 'image/png' | 'image/jpeg';
  width: number;
  height: number;
}

/**
 * A picture as models can look at it: upright, at most {@link LONGEST_SIDE} pixels long and a megabyte large, without
 * what its camera noted.
 *
 * @param bytes whatever claims to be a picture
 * @param signal gives it up between two steps; what is being decoded then takes no longer than {@link SECONDS}
 * @returns undefined for what is none, is animated, broken or too large, and for other formats than JPEG, PNG, WebP, GIF
 */
export async function scaleImage(bytes: Buffer, signal?: AbortSignal): Promise<ScaledImage | undefined> {
  try {
    const { format, hasAlpha = false, ...about } = await sharp(bytes, { ...LIMITS, pages: -1 }).metadata();
    if ((about.pages ?? 1) > 1) return undefined;
    // WebP and GIF have no other way.
    const isWhole = about.isProgressive || (format !== 'jpeg' && format !== 'png');
    if (isWhole && about.width * about.height > MOST_WHOLE_PIXELS) return undefined;
    signal?.throwIfAborted();
    const small = await fit(sharp(bytes, { ...LIMITS, failOn: 'error' }).autoOrient(), LONGEST_SIDE)
      .timeout({ seconds: SECONDS })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = small.info;
    // What was decoded once is small by now, and no longer anybody's bytes.
    const image = () => sharp(small.data, { raw: { width, height, channels } });
    signal?.throwIfAborted();
    // Screenshots and drawings stay sharp, where that does not make them too large.
    if (format !== 'jpeg') {
      const png = await image().png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true });
      if (png.data.length <= MOST_BYTES) return result(png, 'image/png');
    }
    for (const [quality, side] of TRIES) {
      signal?.throwIfAborted();
      const flat = hasAlpha ? image().flatten({ background: '#ffffff' }) : image();
      const jpeg = await fit(flat, side).jpeg({ quality }).toBuffer({ resolveWithObject: true });
      if (jpeg.data.length <= MOST_BYTES) return result(jpeg, 'image/jpeg');
    }
    return undefined;
  } catch {
    return undefined;
  }
}

const LIMITS = { limitInputPixels: MOST_PIXELS } as const;

const fit = (image: Sharp, side: number): Sharp =>
  image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

function result(
  { data, info }: { data: Buffer; info: { width: number; height: number } },
  mimeType: ScaledImage['mimeType'],
): ScaledImage {
  return { bytes: data, mimeType, width: info.width, height: info.height };
}
