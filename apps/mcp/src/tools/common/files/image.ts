import sharp from 'sharp';

/** What models take in without making it smaller themselves (pixels on the long side). */
export const LONGEST_SIDE = 1_568;
/** What clients take in one answer, with room for the third that base64 adds. */
const MOST_BYTES = 1_000_000;
/** More are a mistake, or an attack on our memory: a few bytes can claim to be a terapixel. */
const MOST_PIXELS = 50_000_000;
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
 * @returns undefined for what is none, is animated, broken or too large, and for other formats than JPEG, PNG, WebP, GIF
 */
export async function scaleImage(bytes: Buffer): Promise<ScaledImage | undefined> {
  try {
    const open = () => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).timeout({ seconds: SECONDS });
    const {
      pages = 1,
      format,
      hasAlpha = false,
    } = await sharp(bytes, {
      limitInputPixels: MOST_PIXELS,
      pages: -1,
    }).metadata();
    if (pages > 1) return undefined;
    const sized = (side: number) =>
      open().autoOrient().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
    // Screenshots and drawings stay sharp, where that does not make them too large.
    if (format !== 'jpeg') {
      const png = await sized(LONGEST_SIDE).png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true });
      if (png.data.length <= MOST_BYTES) return result(png, 'image/png');
    }
    for (const [quality, side] of TRIES) {
      const flat = hasAlpha ? sized(side).flatten({ background: '#ffffff' }) : sized(side);
      const jpeg = await flat.jpeg({ quality }).toBuffer({ resolveWithObject: true });
      if (jpeg.data.length <= MOST_BYTES) return result(jpeg, 'image/jpeg');
    }
    return undefined;
  } catch {
    return undefined;
  }
}

function result(
  { data, info }: { data: Buffer; info: { width: number; height: number } },
  mimeType: ScaledImage['mimeType'],
): ScaledImage {
  return { bytes: data, mimeType, width: info.width, height: info.height };
}
