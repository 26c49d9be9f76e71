import { type HTMLElement, parse } from 'node-html-parser';

/**
 * A person without a browser: follows redirects, keeps cookies, and presses the buttons that a person would press. Works
 * because every page of ours works without JavaScript.
 */
export interface Person {
  /** Goes to an address and presses what leads on, until somebody else's address is reached. */
  visit(url: string, arrived: (url: URL) => boolean): Promise<URL>;
}

const MOST_STEPS = 20;

/** What is pressed, by the field that a button sends. */
interface Choice {
  name: string;
  value?: string;
}

/**
 * @param onPage told of each page, by its title, and what was pressed on it
 * @param who the people to sign in as, by the value of their buttons, one for each place that asks; the first unless told
 */
export function createPerson(
  onPage: (title: string, pressed: string) => void,
  who: string | readonly string[] = [],
): Person {
  const choices: Choice[] = [
    { name: 'decision', value: 'approve' },
    { name: 'decision', value: 'accept' },
    { name: 'decision', value: 'connect' },
    ...(who.length > 0 ? [who].flat().map((value) => ({ name: 'person', value })) : [{ name: 'person' }]),
  ];
  const jar = new Map<string, Map<string, string>>();

  const request = async (url: URL, init: RequestInit = {}): Promise<Response> => {
    const cookies = [...(jar.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...init.headers, ...(cookies ? { cookie: cookies } : {}) },
    });
    const kept = jar.get(url.host) ?? new Map<string, string>();
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      kept.set(pair.slice(0, at), pair.slice(at + 1));
    }
    jar.set(url.host, kept);
    return response;
  };

  return {
    visit: async (start, arrived) => {
      let url = new URL(start);
      let next: RequestInit = {};
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if (arrived(url)) return url;
        const response = await request(url, next);
        next = {};
        const refresh = /^0; url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1];
        const location = response.headers.get('location') ?? refresh;
        if (location) {
          url = new URL(location, url);
          continue;
        }
        const page = parse(await response.text());
        const title = page.querySelector('title')?.text.trim() ?? url.pathname;
        const pressed = press(page, choices);
        if (!pressed) throw new Error(`There is no way on from the page "${title}" (${response.status}).`);
        onPage(title, pressed.label);
        next = { method: 'POST', body: pressed.fields, headers: { origin: url.origin } };
        url = new URL(pressed.action, url);
      }
      throw new Error('The pages did not come to an end.');
    },
  };
}

/** What pressing the first of these buttons that a page has would send. */
export function press(
  page: HTMLElement,
  choices: readonly Choice[],
): { action: string; fields: URLSearchParams; label: string } | undefined {
  for (const choice of choices) {
    const selector = `button[name="${choice.name}"]${choice.value ? `[value="${choice.value}"]` : ''}`;
    const button = page.querySelector(selector);
    const form = button?.closest('form');
    if (!button || !form) continue;
    const fields = new URLSearchParams();
    for (const input of form.querySelectorAll('input')) {
      const kind = input.getAttribute('type');
      const ticked = (kind !== 'checkbox' && kind !== 'radio') || input.hasAttribute('checked');
      const name = input.getAttribute('name');
      if (name && ticked) fields.append(name, input.getAttribute('value') ?? 'on');
    }
    fields.append(choice.name, button.getAttribute('value') ?? '');
    // A button may go on to explain itself: its first words are its name.
    const label = (button.querySelector('strong, b, span') ?? button).text.replace(/\s+/g, ' ').trim();
    return { action: form.getAttribute('action') ?? '', fields, label };
  }
  return undefined;
}
