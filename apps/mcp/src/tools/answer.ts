import type { ServerResponse } from 'node:http';
import type { Converter } from '@gatehouse/atlassian';
import { cleanText, mapTexts } from '@gatehouse/atlassian';
import type { Logger } from '@gatehouse/telemetry';
import type { Audit } from '../audit.js';
import type { Principal } from '../bearer/principal.js';
import type { ConfirmGate } from '../confirming/gate.js';
import { wordsFor } from '../confirming/reading.js';
import type { AtlassianAccess } from '../credentials/access.js';
import type { Credentials } from '../credentials/credentials.js';
import { linksOf } from '../files/links.js';
import type { FileTickets } from '../files/tickets.js';
import type { Need } from '../linking/need.js';
import type { Policy } from '../policy/policy.js';
import type { Standing } from '../revocation/standing.js';
import type { Work } from '../revocation/work.js';
import { guardLinks, hasLostLinks, type LinkRules, linkPolicy } from '../untrusted/links.js';
import { lockDown } from '../untrusted/lockdown.js';
import type { WriteRecords } from '../writes/record.js';
import type { Writes } from '../writes/writes.js';
import type { Block } from './blocks.js';
import type { Catalogue, CompiledTool } from './catalogue.js';
import { holdsWithheld } from './common/outsiders.js';
import { createRichText, takenOut } from './common/rich-text.js';
import { type FailureCode, failure, ToolFailure } from './failure.js';
import { limited } from './limited.js';
import type { Progress, ToolAnswer } from './tool.js';
import { newTrace, noteCreated, type Trace, traced } from './trace.js';

/** A call that lasts longer helps nobody: clients give up at about a minute (milliseconds). */
const DEADLINE_MS = 30_000;

export interface Caller {
  principal: Principal;
  requestId: string;
  /** The tools of the connection that the call came by. */
  catalogue: Catalogue;
  /** Whether its revision knows links to resources in answers. */
  knowsLinks: boolean;
  /** Set where the client's going away means that it no longer wants the answer. */
  signal: AbortSignal | undefined;
  /** Where the answer goes: whether it arrived is looked for there, of calls that create something. */
  stream: ServerResponse | undefined;
}

/** The result object of `tools/call`, without what the protocol's revisions add. */
export interface ToolResult {
  [key: string]: unknown;
  content: ({ type: 'text'; text: string } | Block)[];
  structuredContent?: Record<string, unknown>;
  isError?: true;
}

/** What came of a call that was made. */
export interface Called {
  result: ToolResult;
  /** `ok`, or a code of the failures, or `failed` for what nobody expected. */
  outcome: FailureCode | 'ok' | 'failed';
  /** Where it failed for want of something that only the user can give. */
  need: Need | undefined;
}

/** Runs tool calls: the only way to a tool, whichever way the call came in. */
export interface ToolRunner {
  /**
   * @param progress tells the client how far the call is
   * @returns undefined for a tool that does not exist. Never rejects.
   */
  call(name: string, given: unknown, caller: Caller, progress?: Progress): Promise<Called | undefined>;
}

export interface RunnerParts {
  credentials: Credentials;
  converter: Converter;
  tickets: FileTickets;
  policy: Policy;
  standing: Standing;
  writes: Writes;
  records: WriteRecords;
  confirming: ConfirmGate;
  audit: Audit;
  logger: Logger;
  portalUrl: string;
  /** Whether what outsiders wrote is withheld. */
  lockdown: boolean;
  /** Which links reach clients. */
  links: LinkRules;
  /** What the tools that are on need at Atlassian. */
  atlassianScopes: readonly string[];
}

export function createToolRunner(parts: RunnerParts): ToolRunner {
  const { audit } = parts;
  return {
    async call(name, given, caller, progress) {
      const compiled = caller.catalogue.find(name);
      if (!compiled) return undefined;
      const { principal, requestId } = caller;
      const started = performance.now();
      const trace = newTrace();
      let outcome: Called['outcome'] = 'ok';
      let need: Need | undefined;
      let result: ToolResult;
      const show = (text: string) => {
        // A call that ended before it reached anything knows of no sites.
        trace.links ??= policyOf(parts, []);
        return guardLinks(cleanText(text), trace.links);
      };
      const work = parts.standing.begin(principal);
      try {
        const answer = await run(parts, compiled, { given, caller, progress }, work, trace);
        result = resultOf(answer, caller.knowsLinks, show);
      } catch (error) {
        const known = error instanceof ToolFailure ? error : undefined;
        const expected = work.signal.aborted ? failure('ended', parts.portalUrl, known?.message) : known;
        outcome = expected?.code ?? 'failed';
        need = expected?.need;
        // What only an operator can mend must not be looked for.
        const level = expected?.kind === 'gone' || expected?.code === 'operator' ? 'error' : 'debug';
        if (expected) parts.logger[level]({ requestId, tool: name, reason: expected.message }, 'tool failed');
        else parts.logger.error({ requestId, tool: name, err: error }, 'tool failed unexpectedly');
        result = errorResult(
          show(expected?.wire ?? `Something went wrong on Gatehouse's side (reference ${requestId})`),
        );
      } finally {
        work.end();
      }
      const durationMs = Math.round(performance.now() - started);
      const { links: _links, ...reached } = trace;
      audit.toolCall({ principal, requestId, tool: name, ...reached, outcome, durationMs });
      return { result, outcome, need };
    },
  };
}

type Watch = (access: AtlassianAccess) => AtlassianAccess;

async function run(
  parts: RunnerParts,
  { tool, parse }: CompiledTool,
  {
    given,
    caller: { principal, requestId, signal, stream },
    progress,
  }: { given: unknown; caller: Caller; progress: Progress | undefined },
  work: Work,
  trace: Trace,
): Promise<ToolAnswer> {
  const { portalUrl, atlassianScopes } = parts;
  if (!parts.policy.decide(principal, { tools: [tool.name], scopes: tool.scopes }).ok) {
    throw failure('insufficient_scope', portalUrl);
  }
  const parsed = parse(given);
  if (!parsed.ok) throw new ToolFailure('invalid_arguments', parsed.text);
  const input = parsed.input as Record<string, unknown>;
  if (tool.write !== undefined) refuseStandIns(input);
  const guard = parts.confirming.guard({ principal, requestId, tool, input });
  const limits = limited(signal ? [work.signal, signal] : [work.signal], DEADLINE_MS);
  /** @param begun whether it is a call that was sent, and so confirmed, before */
  const runTool = async (watch: Watch, begun = false): Promise<ToolAnswer> => {
    const atlassian = await parts.credentials.open(principal, {
      signal: limits.signal,
      confirm: (connectionId) => confirm(parts, work, connectionId),
    });
    trace.service = atlassian.service;
    trace.links ??= policyOf(
      parts,
      atlassian.knownSites.map(({ url }) => url),
    );
    const richText = createRichText(parts.converter, principal.subject, trace.links);
    const files = linksOf(parts.tickets, principal, guard !== undefined);
    const { signal } = limits;
    const through = (access: AtlassianAccess) => {
      const { reading, writing } = parts.lockdown ? lockDown(access) : { reading: access, writing: access };
      const atlassian = tool.write === undefined ? reading : writing;
      return { principal, portalUrl, atlassian, asRead: reading, atlassianScopes, richText, files, signal, progress };
    };
    const reached = traced(atlassian, trace);
    if (guard && !begun) {
      const words = wordsFor(parts, principal.subject, trace.links);
      const nothing = await guard.demand(reached, (access) => tool.run(structuredClone(input), through(access)), words);
      if (nothing) return nothing;
    }
    const answer = await tool.run(input, through(watch(reached)));
    await guard?.made();
    return answer;
  };
  try {
    if (tool.write === undefined) return await runTool((access) => access);
    const guarded: Watch = guard ? guard.watch : (access) => access;
    const recorded: Watch = (access) => parts.records.watch(guarded(access), { principal, tool: tool.name });
    if (tool.write !== 'creates') return await runTool(recorded);
    const { answer, way } = await parts.writes.once(
      { principal, tool: tool.name, input, stream, signal: limits.signal, progress },
      (once, begun) => runTool((access) => recorded(once(access)), begun),
    );
    trace.created = way;
    noteCreated(trace, answer);
    return answer;
  } finally {
    limits.end();
  }
}

/** Nothing is sent for access that has ended, nor where Postgres would have to say whether it has and does not. */
async function confirm(parts: RunnerParts, work: Work, connectionId: string): Promise<void> {
  work.connections.add(connectionId);
  const verdict = await parts.standing.check(work.principal, connectionId).catch((error: unknown) => {
    throw failure('unavailable', parts.portalUrl, `the standing could not be read: ${error}`);
  });
  if (verdict !== 'good') throw failure('ended', parts.portalUrl, verdict);
}

/** Ours and the user's sites, beside the hosts that the operator named. */
function policyOf({ links, portalUrl }: RunnerParts, sites: readonly string[]) {
  return linkPolicy(links, [portalUrl, ...sites]);
}

/**
 * What stood in the place of something that was not to be read must not be written in the place of the real thing.
 * @throws ToolFailure
 */
function refuseStandIns(input: unknown, argument = 'An argument'): void {
  if (typeof input === 'object' && input !== null) {
    for (const [name, value] of Object.entries(input)) refuseStandIns(value, Array.isArray(input) ? argument : name);
  }
  if (typeof input !== 'string') return;
  if (hasLostLinks(input)) throw takenOut(argument);
  if (holdsWithheld(input)) {
    throw new ToolFailure('invalid_arguments', `${argument} holds a note in the place of a text that was withheld.`);
  }
}

function resultOf(
  { text, structured, blocks = [] }: ToolAnswer,
  knowsLinks: boolean,
  show: (text: string) => string,
): ToolResult {
  // The text has each link too: a strict client of an earlier revision would refuse the whole answer for one.
  const shown = blocks
    .filter(({ type }) => knowsLinks || type !== 'resource_link')
    .map((block) => (block.type === 'image' ? block : mapTexts(block, show)));
  const structuredContent = mapTexts(structured, show);
  // Of JSON each value was looked at by itself: its escapes would pass for a part of the addresses in it.
  const said = text === undefined ? JSON.stringify(structuredContent) : show(text);
  return { content: [{ type: 'text', text: said }, ...shown], structuredContent };
}

/** A failure, in words for the model. */
export function errorResult(text: string): ToolResult {
  return { content: [{ type: 'text', text: cleanText(text) }], isError: true };
}
