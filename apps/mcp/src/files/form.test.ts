import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fileOfForm, isForm, mostOfForm } from './form.js';

const signal = new AbortController().signal;

/** A form as browsers send it, on its way. */
async function arriving(form: FormData | string, type?: string): Promise<IncomingMessage> {
  const sent = new Response(form, type === undefined ? {} : { headers: { 'content-type': type } });
  const body = new PassThrough();
  body.end(Buffer.from(await sent.arrayBuffer()));
  const headers = { 'content-type': sent.headers.get('content-type') ?? '' };
  return Object.assign(body, { headers }) as unknown as IncomingMessage;
}
const withFile = (content: string, more: [string, string][] = []) => {
  const form = new FormData();
  for (const [name, value] of more) form.append(name, value);
  form.append('file', new File([content], 'a.txt'));
  return form;
};
const read = async (request: IncomingMessage, maxBytes = 10_000) =>
  Buffer.from(await fileOfForm(request, { size: undefined, maxBytes, signal })).toString();

describe('a form with a file', () => {
  it('gives the file of its field, whatever else it has', async () => {
    const content = '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n';
    const request = await arriving(withFile(content, [['other', 'value']]));
    expect(isForm(request)).toBe(true);
    expect(await read(request)).toBe(content);
  });

  it('is at most so large, and never larger than may be held in memory', async () => {
    expect([mostOfForm({ maxBytes: 5 }), mostOfForm({ maxBytes: 1e9 })]).toEqual([5, 20_000_000]);
    await expect(read(await arriving(withFile('x'.repeat(10_001))))).rejects.toMatchObject({ refusal: 'too_large' });
    await expect(read(await arriving(withFile('x'.repeat(99_999))))).rejects.toMatchObject({ refusal: 'too_large' });
  });

  it.each([
    ['no file', new FormData(), undefined, 'form'],
    ['a text in its place', text(), undefined, 'form'],
    ['an empty file', withFile(''), undefined, 'empty'],
    ['no form at all', 'no form', 'multipart/form-data; boundary=x', 'form'],
    [
      'more fields than forms have',
      withFile(
        'x',
        Array.from({ length: 9 }, () => ['a', 'b']),
      ),
      undefined,
      'form',
    ],
    [
      'endless headers',
      `--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n${'a: b\r\n'.repeat(800)}\r\nx\r\n--x--\r\n`,
      'multipart/form-data; boundary=x',
      'form',
    ],
    ['no boundary', 'no form', 'multipart/form-data', 'form'],
  ])('is refused with %s', async (_what, form, type, refusal) => {
    await expect(read(await arriving(form, type))).rejects.toMatchObject({ refusal });
  });
});

function text(): FormData {
  const form = new FormData();
  form.append('file', 'a text');
  return form;
}
