import { randomUUID } from 'node:crypto';
import type { Client } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { type House, type HouseOptions, startHouse } from './house.ts';
import { type SandboxControl, steer } from './sandbox-control.ts';
import { type People, peopleOf, SITE } from './tool-people.ts';

export type Given = Record<string, unknown>;

type Listed = Awaited<ReturnType<Client['listTools']>>['tools'][number];

/** What a model is given for a call. */
export interface Told {
  isError: boolean;
  text: string;
  structured: Record<string, unknown>;
}

/** A house whose people have connected their accounts, and call tools with the SDK's client. */
export interface ToolWorld {
  house: House;
  sandbox: SandboxControl;
  people: People;
  /**
   * Calls a tool as Maya unless told; at the company's main site, unless the arguments name another. The same call again is
   * another one: what creates, creates again.
   */
  call(tool: string, given?: Given, as?: { person?: string; lacking?: string }): Promise<Told>;
  /** Whether a tool only reads, as it says of itself. */
  reads(tool: string): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * With every tool on, and two replicas of mcp that take turns, unless told: nothing that one of them knows may be needed at
 * the next call. auth has one, because only people's signing in meets it here; other flows give it two.
 */
export async function startToolWorld(options: HouseOptions = {}): Promise<ToolWorld> {
  const on = { TOOLSETS: 'all' };
  const house = await startHouse({
    replicas: { mcp: 2 },
    ...options,
    auth: { ...on, ...options.auth },
    mcp: { ...on, ...options.mcp },
  });
  const people = peopleOf(house);
  let listed: Promise<ReadonlyMap<string, Listed>> | undefined;
  const lookUp = async (tool: string, client: Client) => {
    listed ??= client.listTools().then(({ tools }) => new Map(tools.map((one) => [one.name, one])));
    return (await listed).get(tool);
  };
  return {
    house,
    sandbox: steer(house.sandboxUrl),
    people,
    async call(tool, given = {}, { person = 'maya', lacking } = {}) {
      const client = await people.client(person, lacking);
      const creates = 'idempotency_key' in ((await lookUp(tool, client))?.inputSchema.properties ?? {});
      const anew = creates ? { idempotency_key: randomUUID() } : {};
      const result = await client.callTool({
        name: tool,
        arguments: tool in SITELESS ? given : { site: SITE, ...anew, ...given },
      });
      const parts = (result.content ?? []) as { text?: string }[];
      const text = parts.map((part) => part.text ?? '').join('\n');
      expectSafe(house, text);
      const structured = (result.structuredContent ?? {}) as Record<string, unknown>;
      return { isError: result.isError === true, text, structured };
    },
    async reads(tool) {
      return (await lookUp(tool, await people.client('maya')))?.annotations?.readOnlyHint === true;
    },
    async stop() {
      await people.close();
      await house.stop();
    },
  };
}

/** Tools that have no site to choose. */
const SITELESS: Record<string, true> = { atlassian_get_context: true, search: true, fetch: true };

/** No answer names a host of ours or carries a token, whatever went wrong. */
function expectSafe(house: House, text: string): void {
  // With what stands around them: ids may have the digits of the port, and links the beginning of a token in them.
  expect(text).not.toMatch(new RegExp(`:${new URL(house.sandboxUrl).port}\\b`));
  expect(text).not.toMatch(/sbx_|Bearer |\beyJ[\w-]{10}|api\.atlassian|\bundefined\b|\[object |\bat .*\.js:/);
}

/** What was read is said to be data of others before its first word, and to programs as well. */
function expectProvenance({ text, structured }: Told): void {
  expect(text).toMatch(/^_Source: (Jira|Confluence) on [^\n]+\. Untrusted content written by its users\._\n/);
  expect(structured).toMatchObject({ source: { untrusted: true } });
}

/** A call, and what its answer has to say. Arguments may be made by earlier calls. */
export interface Saying {
  given: Given | (() => Promise<Given>);
  says: string | RegExp;
  /** Who calls; Maya, who may do everything, unless told. */
  person?: string;
}

/** Everything that can come of a call of one tool. */
export interface ToolCases {
  /** A call that does what it is for. It is made again for the cases of a missing permission and of a rate limit. */
  works: Saying & { structured?: Record<string, unknown> };
  /** The Atlassian scopes without which that call cannot do what it is for. */
  needs: readonly string[];
  /** Somebody who may not do it. */
  forbidden: Saying & { person: string };
  /** Something that is not there. */
  absent: Saying;
  invalid: readonly Saying[];
  /** The request that meets a rate limit: its method and path at the gateway, where `*` is any characters. */
  limited: {
    method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
    path: string;
    /** Who calls, where what the first one was told is remembered. */
    person?: string;
  };
}

/**
 * Holds one tool to everything that can come of a call: it works, a permission of Atlassian's is missing, the person may
 * not, it is not there, the arguments are wrong, Atlassian has had enough.
 */
export function describeTool(world: () => ToolWorld, tool: string, cases: ToolCases): void {
  const { works, needs, forbidden, absent, invalid, limited } = cases;
  const made = (given: Saying['given']) => (typeof given === 'function' ? given() : given);
  const say = async ({ given, person }: Omit<Saying, 'says'>, lacking?: string) => {
    const as = { ...(person === undefined ? {} : { person }), ...(lacking === undefined ? {} : { lacking }) };
    return await world().call(tool, await made(given), as);
  };
  const expectSaid = (answer: Told, isError: boolean, says: string | RegExp) => {
    expect(answer.text).toMatch(says);
    expect(answer.isError, answer.text).toBe(isError);
  };

  describe(tool, () => {
    it('does what it is for', async () => {
      const answer = await say(works);
      expectSaid(answer, false, works.says);
      expect(answer.structured).toMatchObject(works.structured ?? {});
      if (!(tool in SITELESS) && (await world().reads(tool))) expectProvenance(answer);
    });

    it.each(needs)('names %s where the connection lacks it, and where to grant it', async (scope) => {
      const answer = await say(works, scope);
      expectSaid(answer, true, `(${scope})`);
      expect(answer.text).toContain('econnect');
      expect(answer.text).toContain(world().house.issuer);
    });

    it('does nothing for somebody who may not', async () => {
      expectSaid(await say(forbidden), true, forbidden.says);
    });

    it('says what is not there', async () => {
      expectSaid(await say(absent), true, absent.says);
    });

    it.each(invalid.map((one, at) => [at, one] as const))(
      'says what is wrong with arguments (%i)',
      async (_at, one) => {
        expectSaid(await say(one), true, one.says);
      },
    );

    it('says when to come again where Atlassian has had enough', async () => {
      const given = await made(works.given);
      const { method, path, person = works.person } = limited;
      const effect = { kind: 'status', status: 429, reason: 'jira-burst-based', retryAfter: 120 };
      await world().sandbox.fault(path, effect, { times: 1, ...(method ? { method } : {}) });
      const answer = await say({ given, ...(person === undefined ? {} : { person }) });
      await world().sandbox('reset', { parts: ['faults'] });
      expectSaid(answer, true, /Try again in 1\d\d seconds/);
    });
  });
}

/** The last test of a file: whatever left for Atlassian and came back was as Atlassian's documents say. */
export function holdToContract(world: () => ToolWorld): void {
  it('asked Atlassian nothing that its documents do not allow', async () => {
    const { checked = 0, violations } = (await world().sandbox('contract')) as {
      checked?: number;
      violations?: unknown;
    };
    expect(violations ?? []).toEqual([]);
    if (process.env.ATLASSIAN_OPENAPI_DIR) expect(checked).toBeGreaterThan(0);
  });
}
