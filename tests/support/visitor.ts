import { type HTMLElement, parse } from 'node-html-parser';

/** A page that a visitor is on. */
export interface PageSeen {
  url: string;
  status: number;
  html: HTMLElement;
  text: string;
}

/** A browser without JavaScript: keeps cookies, follows redirects, and sends forms as they stand on the page. */
export class Visitor {
  readonly #jar = new Map<string, Map<string, string>>();

  /** One request, as it is; redirects are not followed. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const kept = this.#jar.get(host) ?? new Map<string, string>();
    this.#jar.set(host, kept);
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) };
    const answer = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      kept.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  }

  /** Goes to an address and follows redirects to the page at their end. */
  async open(start: string, init: RequestInit = {}): Promise<PageSeen> {
    let url = start;
    let answer = await this.send(url, init);
    for (let hops = 0, next = onwards(answer); hops < 20 && next !== undefined; hops += 1, next = onwards(answer)) {
      url = new URL(next, url).href;
      answer = await this.send(url);
    }
    const text = await answer.text();
    return { url, status: answer.status, html: parse(text), text };
  }

  /**
   * Sends a form of a page.
   * @param button CSS of the button to press; its form is sent with it
   * @param changes fields to set, or with `undefined` to leave out
   */
  press(page: PageSeen, button: string, changes: Record<string, string | undefined> = {}): Promise<PageSeen> {
    const { url, body } = formOf(page, button, changes);
    return this.open(url, { method: 'POST', body, headers: { origin: new URL(page.url).origin } });
  }
}

/** Where an answer sends a browser on to: by a redirect, or by a page that is shown for a moment. */
function onwards({ headers }: Response): string | undefined {
  return headers.get('location') ?? /^0; url=(.+)$/.exec(headers.get('refresh') ?? '')?.[1];
}

/** What pressing a button would send, and where. */
export function formOf(page: PageSeen, button: string, changes: Record<string, string | undefined> = {}) {
  const pressed = page.html.querySelector(button);
  const form = pressed?.closest('form');
  if (!pressed || !form) throw new Error(`no ${button} on ${page.url} (${page.status}):\n${page.text}`);
  const body = new URLSearchParams();
  for (const input of form.querySelectorAll('input')) {
    const kind = input.getAttribute('type');
    const name = input.getAttribute('name');
    const counts = (kind !== 'checkbox' && kind !== 'radio') || input.hasAttribute('checked');
    if (name && counts && !(name in changes)) body.append(name, input.getAttribute('value') ?? 'on');
  }
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) body.append(name, value);
  const name = pressed.getAttribute('name');
  if (name) body.append(name, pressed.getAttribute('value') ?? '');
  return { url: new URL(form.getAttribute('action') ?? '', page.url).href, body };
}
