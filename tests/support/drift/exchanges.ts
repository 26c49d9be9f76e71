import { Readable } from 'node:stream';
import type { AtlassianHttp, HttpRequest } from '../../../packages/atlassian/src/http.ts';

/** One request of ours below a site, and what the sandbox answered. */
export interface Exchange {
  product: 'jira' | 'confluence';
  method: string;
  /** Below the site, without the query, decoded segment by segment. */
  path: string;
  query: URLSearchParams;
  json: unknown;
  /** The fields of a form, where the body was one. */
  form: FormData | undefined;
  /** The parsed body; undefined where there was none. */
  answer: unknown;
  /** Whether it was answered with a file, which nobody parses. */
  isFile: boolean;
  /** The shape by which our function reads the answer; undefined where no function of ours asked. */
  shape: unknown;
}

let shape: unknown;

/** Says by which shape the answer to the next request is read; requests are sent one after another. */
export function readBy(next: unknown): void {
  shape = next;
}

/** The way out to Atlassian, and the list that everything is written to that goes through it. */
export function recording(http: AtlassianHttp): { http: AtlassianHttp; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];

  const note = async (request: HttpRequest, body: Buffer, text: string | undefined): Promise<void> => {
    const url = new URL(request.url);
    const [, , product, , ...segments] = url.pathname.split('/');
    const type = request.headers?.['content-type'] ?? '';
    const isForm = type.startsWith('multipart/');
    exchanges.push({
      product: product === 'jira' ? 'jira' : 'confluence',
      method: request.method,
      path: `/${segments.map(decodeURIComponent).join('/')}`,
      query: url.searchParams,
      json: isForm || body.length === 0 ? undefined : JSON.parse(body.toString()),
      form: isForm
        ? await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
        : undefined,
      answer: text ? JSON.parse(text) : undefined,
      isFile: text === undefined,
      shape,
    });
    shape = undefined;
  };

  return {
    exchanges,
    http: {
      ...http,
      async request(request) {
        const body = await read(request.body);
        const again = request.body === undefined ? {} : { body: Readable.from([body]) };
        const outcome = await http.request({ ...request, ...again });
        if (outcome.ok) await note(request, body, outcome.response.body);
        return outcome;
      },
      async open(request) {
        const outcome = await http.open(request);
        if (outcome.ok) await note(request, Buffer.alloc(0), undefined);
        return outcome;
      },
    },
  };
}

async function read(body: HttpRequest['body']): Promise<Buffer> {
  if (body === undefined || typeof body === 'string') return Buffer.from(body ?? '');
  return Buffer.concat(await body.toArray());
}
