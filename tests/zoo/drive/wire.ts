import type { Page } from 'playwright-core';

/** An answer as a client sees it: in a page, only the headers that CORS lets it read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export interface Request {
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** The way that a client's requests take, which counts them. */
export interface Wire {
  /** @throws TypeError where a browser's CORS rules refuse the answer */
  send(url: string, request?: Request): Promise<Answer>;
  readonly count: number;
}

/** The requests of a program. */
export function programWire(): Wire {
  return counting(async (url, { method = 'GET', headers = {}, body }) => {
    const answer = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  });
}

/** The requests of a page's script, under the browser's own rules for its origin: preflights, exposed headers. */
export function pageWire(page: Page): Wire {
  return counting(async (url, request) => {
    const answer = await page.evaluate(
      async ([address, { method = 'GET', headers = {}, body }]) => {
        const got = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) });
        return { status: got.status, headers: [...got.headers], text: await got.text() };
      },
      [url, request] as const,
    );
    return { ...answer, headers: new Headers(answer.headers) };
  });
}

function counting(send: (url: string, request: Request) => Promise<Answer>): Wire {
  let count = 0;
  return {
    get count() {
      return count;
    },
    send: (url, request = {}) => {
      count += 1;
      return send(url, request);
    },
  };
}
