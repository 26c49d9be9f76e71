import { isOurs, type Place, type PlaceKind } from './places.ts';
import { secretsIn, secretsOfRequest } from './secrets.ts';

/** What is known of a secret: what it is, and which answer of ours gave it first, if one did. */
export interface Known {
  kind: string;
  value: string;
  deliveredBy: string | undefined;
}

/** Cookies that name what stands in the address too: what proves whose browser it is, is their signature. */
const INTERACTION = /gatehouse_(?:interaction|resume)$/;

/**
 * Sees all that goes over the wire in front of `fetch`: keeps every secret that is sent or given, and every answer of
 * ours as a place where none may stand.
 */
export class Witness {
  readonly secrets = new Map<string, Known>();
  readonly places: Place[] = [];
  readonly #original = globalThis.fetch;
  readonly #pending: Promise<void>[] = [];
  #origins: readonly string[] = [];
  #count = 0;

  /** @param origins whose answers are ours */
  start(origins: readonly string[]): void {
    this.#origins = origins;
    globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const headers = new Headers(init?.headers);
      for (const { kind, value } of secretsOfRequest(url, headers, init?.body)) this.keep(kind, value);
      const answer = await this.#original(input, init);
      // A stream ends when its reader is done with it: its text is looked at later.
      const copy = answer.clone();
      const look = copy.text().then((text) => this.#see(url, init?.method ?? 'GET', answer, text));
      this.#pending.push(look.catch(() => undefined));
      if (!answer.headers.get('content-type')?.includes('event-stream')) await look;
      return answer;
    };
  }

  /** Ends the watch, when all answers have been read. */
  async stop(): Promise<void> {
    globalThis.fetch = this.#original;
    await Promise.all(this.#pending);
  }

  keep(kind: string, value: string, deliveredBy?: string): void {
    if (value !== '' && !this.secrets.has(value)) this.secrets.set(value, { kind, value, deliveredBy });
  }

  /** Keeps what a program of ours printed for whoever ran it. */
  printed(command: string, text: string): string {
    const where = `${command} #${++this.#count}`;
    this.places.push({ kind: 'print', where, text });
    for (const { kind, value } of secretsIn(text)) this.keep(kind, value, where);
    return text;
  }

  #see(url: URL, method: string, answer: Response, text: string): void {
    const ours = isOurs(url, this.#origins);
    const where = `${method} ${url.pathname} → ${answer.status} #${++this.#count}`;
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const name = pair.slice(0, pair.indexOf('='));
      this.keep(INTERACTION.test(name) ? 'interaction id' : 'cookie', pair.slice(name.length + 1));
    }
    const onward = answer.headers.get('location') ?? /url=(.+)$/.exec(answer.headers.get('refresh') ?? '')?.[1] ?? '';
    const words = answer.headers.get('www-authenticate') ?? '';
    const deliveredBy = ours ? where : undefined;
    for (const { kind, value } of secretsIn(onward ? new URL(onward, url) : undefined, text)) {
      this.keep(kind, value, deliveredBy);
    }
    if (!ours) return;
    const add = (kind: PlaceKind, seen: string) => void (seen && this.places.push({ kind, where, text: seen }));
    add('redirect', onward);
    add('path', decodeURIComponent(url.pathname));
    add('error', words);
    add(kindOf(url, answer), text);
  }
}

function kindOf(url: URL, answer: Response): PlaceKind {
  if (answer.headers.has('location')) return 'redirect';
  if (answer.headers.get('content-type')?.includes('html')) return 'page';
  if (url.pathname === '/mcp') return 'mcp';
  return answer.ok ? 'answer' : 'error';
}
