import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { LONGEST_SIDE, scaleImage } from './image.js';

const picture = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });

/** Noise, which no format makes small. */
const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 80 } },
  });

/** A PNG whose header claims a size that its bytes do not have. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(10_000));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('a picture for a model', () => {
  it('is as long as models look at, and never larger than it was', async () => {
    expect(await scaleImage(await picture(4_000, 1_000).png().toBuffer())).toMatchObject({
      mimeType: 'image/png',
      width: LONGEST_SIDE,
      height: 392,
    });
    expect(await scaleImage(await picture(40, 10).webp().toBuffer())).toMatchObject({ width: 40, height: 10 });
  });

  it('is small in bytes, even of noise', async () => {
    const image = await scaleImage(await noise(3_000, 3_000).png().toBuffer());
    expect(image?.mimeType).toBe('image/jpeg');
    expect(image?.bytes.length).toBeLessThanOrEqual(1_000_000);
  });

  it('stands upright, and tells nothing of its camera', async () => {
    const bytes = await picture(300, 200)
      .withExif({ IFD0: { Copyright: 'Maya' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(bytes).metadata()).orientation).toBe(6);
    const image = await scaleImage(bytes);
    expect(image).toMatchObject({ mimeType: 'image/jpeg', width: 200, height: 300 });
    const { exif, icc, xmp, orientation } = await sharp(image?.bytes).metadata();
    expect({ exif, icc, xmp, orientation }).toEqual({});
  });

  it('is not made of what claims more pixels than memory holds', async () => {
    expect(await scaleImage(bomb(50_000, 50_000))).toBeUndefined();
    expect(await scaleImage(bomb(8_001, 8_001))).toBeUndefined();
  });

  it('is not made of many pixels that are decoded all at once before the first is there', async () => {
    const [most, many] = [picture(3_000, 4_000), picture(3_001, 4_000)];
    const ways = [
      (image: Sharp) => image.jpeg({ progressive: true }),
      (image: Sharp) => image.png({ progressive: true, compressionLevel: 1 }),
      (image: Sharp) => image.webp({ effort: 0 }),
    ];
    for (const way of ways) {
      expect(await scaleImage(await way(most.clone()).toBuffer())).toMatchObject({ height: LONGEST_SIDE });
      expect(await scaleImage(await way(many.clone()).toBuffer())).toBeUndefined();
    }
    // Line by line they are no burden.
    expect(await scaleImage(await many.clone().jpeg().toBuffer())).toMatchObject({ height: LONGEST_SIDE });
  });

  it('keeps its colours, in grey and in sixteen bits too', async () => {
    const middle = async (bytes: Buffer | undefined) =>
      [...(await sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer())].slice(0, 3);
    for (const image of [picture(20, 20), picture(20, 20).toColourspace('rgb16'), picture(20, 20).greyscale()]) {
      const bytes = await image.png().toBuffer();
      const scaled = await scaleImage(bytes);
      const [is, was] = [await middle(scaled?.bytes), await middle(bytes)];
      for (const [at, value] of was.entries()) expect(Math.abs((is[at] ?? 0) - value)).toBeLessThan(4);
    }
  });

  it('is not made for a call that has ended', async () => {
    const bytes = await picture(20, 20).png().toBuffer();
    expect(await scaleImage(bytes, AbortSignal.abort())).toBeUndefined();
  });

  it('is not made of moving, broken, vector or foreign pictures', async () => {
    const frames = Buffer.concat([
      await picture(10, 10).raw().toBuffer(),
      await picture(10, 10).negate().raw().toBuffer(),
    ]);
    const moving = await sharp(frames, { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } })
      .gif({ delay: [50, 50], loop: 0 })
      .toBuffer();
    expect((await sharp(moving, { pages: -1 }).metadata()).pages).toBe(2);
    const jpeg = await noise(200, 200).jpeg().toBuffer();
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    const tiff = await picture(10, 10).tiff().toBuffer();
    for (const bytes of [
      moving,
      jpeg.subarray(0, jpeg.length / 2),
      svg,
      tiff,
      Buffer.from('no picture'),
      Buffer.alloc(0),
    ]) {
      expect(await scaleImage(bytes)).toBeUndefined();
    }
  });
});
