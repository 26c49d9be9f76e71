import type { House } from './house.ts';
import { type AuthorizeOptions, authorizationRequest } from './oauth.ts';

/** A browser reduced to what an attack needs: cookies, and every redirect by hand. */
export class Tab {
  readonly cookies = new Map<string, string>();

  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) };
    const answer = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '') this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), value);
    }
    return answer;
  }

  post(url: string, fields: [string, string][], headers: Record<string, string> = {}): Promise<Response> {
    return this.send(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  follow(answer: Response, base: string): string {
    return new URL(answer.headers.get('location') ?? 'nowhere:', base).href;
  }
}

/** The proof that a page's forms carry. */
export const csrfOf = (html: string): string => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** Goes to the approval page of a client in a tab. */
export async function openApproval(house: House, tab: Tab, clientId: string, options: AuthorizeOptions = {}) {
  const request = authorizationRequest(house, clientId, options);
  const url = tab.follow(await tab.send(request.url), house.issuer);
  const page = await tab.send(url);
  const html = await page.text();
  return { ...request, url, page, html, csrf: csrfOf(html) };
}

/** The fields of an approval of what is named. */
export const approving = (csrf: string, ...scopes: string[]): [string, string][] => [
  ['csrf', csrf],
  ['decision', 'approve'],
  ['access', 'selected'],
  ...scopes.map((scope): [string, string] => ['scope', scope]),
];
