import { icon, stylesheet } from '@gatehouse/ui';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectedSite } from '../credentials/access.js';
import { mostOfForm } from './form.js';
import { FILE_HEADERS } from './headers.js';
import type { HeldUpload } from './held.js';
import { type UploadFrame, uploadNoticePage, uploadPage } from './pages/upload-page.js';
import { isKept, type Refusal, refuseFile, statusOf, wordsOf } from './refusals.js';

/** A page of ours at a link: no script, nothing of other origins, and a form that goes nowhere but back here. */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...FILE_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cross-origin-opener-policy': 'same-origin',
};

/** Whoever has a link in a browser is answered with pages, programs with JSON. */
export interface Saying {
  /** Where the file goes; said again by every page, once it is known. */
  site: ConnectedSite | undefined;
  /** The page with the field to choose a file in. */
  asking(reply: FastifyReply, held: HeldUpload, site: ConnectedSite): FastifyReply;
  refused(reply: FastifyReply, held: HeldUpload, refusal: Refusal, words?: string): FastifyReply;
  done(reply: FastifyReply, held: HeldUpload, made: Record<string, unknown>, already: boolean): FastifyReply;
}

const megabytes = (bytes: number) => Math.floor(bytes / 1_000_000);

/** @param maxBytes the largest file that a link takes */
export function sayingTo({ headers }: FastifyRequest, frame: UploadFrame, maxBytes: number): Saying {
  const isBrowser = /\btext\/html\b/i.test(headers.accept ?? '');
  const limits = { here: megabytes(mostOfForm({ maxBytes })), most: megabytes(maxBytes) };
  const html = (reply: FastifyReply, status: number, page: string) =>
    reply.code(status).headers(PAGE_HEADERS).send(page);
  const form = ({ target, name }: HeldUpload, { name: site, account }: ConnectedSite, refused?: string) =>
    uploadPage(frame, {
      title: target.title,
      name,
      site,
      account: account.displayName,
      megabytes: limits,
      refused,
    });
  const saying: Saying = {
    site: undefined,
    asking: (reply, held, site) => html(reply, 200, form(held, site)),
    refused(reply, held, refusal, words) {
      if (!isBrowser) return refuseFile(reply, refusal, words);
      const text = words ?? wordsOf(refusal);
      if (isKept(refusal) && saying.site) return html(reply, statusOf(refusal), form(held, saying.site, text));
      return html(
        reply,
        statusOf(refusal),
        uploadNoticePage(frame, { kind: 'danger', title: 'No file is attached', text }),
      );
    },
    done(reply, { target }, made, already) {
      if (!isBrowser) {
        const again = already ? { already: true } : {};
        return reply
          .code(already ? 200 : 201)
          .headers(FILE_HEADERS)
          .send({ ...made, ...again });
      }
      const text = `${made.name} is attached to ${target.title}. You can close this page.`;
      const link = typeof made.url === 'string' ? { href: made.url, label: `Open ${target.title}` } : undefined;
      const title = already ? 'This was attached before' : 'Attached';
      return html(reply, already ? 200 : 201, uploadNoticePage(frame, { kind: 'success', title, text, link }));
    },
  };
  return saying;
}

/** What the pages refer to, below the same path as the links: a proxy in front of mcp passes nothing else. */
export function uploadAssets(app: FastifyInstance, at: string): void {
  for (const { path, contentType, body } of [stylesheet, icon]) {
    const headers = {
      'content-type': contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    };
    app.get(`${at}${path}`, async (_request, reply) => reply.headers(headers).send(body));
  }
}
