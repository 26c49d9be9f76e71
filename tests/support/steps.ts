import { parse } from 'node-html-parser';
import { press } from '../../packages/cli/src/try/person.ts';
import type { Tab } from './tab.ts';

/** What a person presses, first choice first: `[name of the button, its value]`. */
export type Presses = readonly (readonly [name: string, value: string])[];

const APPROVE: Presses = [
  ['decision', 'approve'],
  ['decision', 'accept'],
];

/** Signing in at the company, and linking an account of the sandbox. */
export const as = (employee: string, atlassian?: string): Presses => [
  ...APPROVE,
  ...(atlassian
    ? ([
        ['decision', 'connect'],
        ['person', atlassian],
      ] as const)
    : ([['decision', 'skip']] as const)),
  ['person', employee],
];

/**
 * Walks a tab from an address through redirects and buttons until somewhere is reached, or a page without such a button.
 * @returns where it ended, the page there if it was loaded, and the titles of the pages on the way
 */
export async function walk(tab: Tab, start: string, arrived: (url: URL) => boolean, presses: Presses) {
  const choices = presses.map(([name, value]) => ({ name, value }));
  const titles: string[] = [];
  let url = new URL(start);
  let next: RequestInit = {};
  for (let step = 0; step < 40; step += 1) {
    if (arrived(url)) return { url, status: 0, html: '', titles };
    const answer = await tab.send(url.href, next);
    next = {};
    const refresh = /^0; url=(.+)$/.exec(answer.headers.get('refresh') ?? '')?.[1];
    const onward = answer.headers.get('location') ?? refresh;
    if (onward) {
      url = new URL(onward, url);
      continue;
    }
    const html = await answer.text();
    const page = parse(html);
    titles.push(page.querySelector('title')?.text.trim() ?? url.pathname);
    const pressed = press(page, choices);
    if (!pressed) return { url, status: answer.status, html, titles };
    next = { method: 'POST', body: pressed.fields, headers: { origin: url.origin } };
    url = new URL(pressed.action, url);
  }
  throw new Error(`the pages came to no end: ${titles.join(' → ')}`);
}
