import type { House } from './house.ts';

/**
 * Sends a house's sandbox a command, or asks it where there is no body; see packages/sandbox/README.md.
 *
 * @returns what it answered; fails with the sandbox's words
 */
export async function askSandbox<T = unknown>(
  { sandboxUrl }: Pick<House, 'sandboxUrl'>,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  const sent =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${sandboxUrl}/__sandbox/${path}`, { method, ...sent });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`/__sandbox/${path}: ${answer.status} ${text}`);
  return JSON.parse(text || 'null') as T;
}

/** Steers a sandbox and asks it what reached it; see packages/sandbox/README.md. */
export interface SandboxControl {
  /** Sends a command, or asks where there is no body; fails with the sandbox's words. */
  (path: string, body?: unknown): Promise<unknown>;
  /** Puts a fault in the way of the next requests to a path. */
  fault(path: string, effect: Record<string, unknown>, more?: { times?: number; method?: string }): Promise<void>;
  /** How often each status was answered to a person's requests of one kind since the last reset of `requests`. */
  answers(person: string, what: string): Promise<Record<string, number>>;
  refreshes(): Promise<number>;
}

/** @param url the sandbox's address */
export function steer(url: string): SandboxControl {
  const control = (path: string, body?: unknown): Promise<unknown> => askSandbox({ sandboxUrl: url }, path, body);
  return Object.assign(control, {
    fault: async (path: string, effect: Record<string, unknown>, more = {}) => {
      await control('faults', { path, effect, ...more });
    },
    answers: async (person: string, what: string) => {
      const { byPerson } = (await control('counts')) as {
        byPerson: Record<string, Record<string, Record<string, number>>>;
      };
      return byPerson[person]?.[what] ?? {};
    },
    refreshes: async () => ((await control('oauth')) as { refreshes: number }).refreshes,
  });
}
