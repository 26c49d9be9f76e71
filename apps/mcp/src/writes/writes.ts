import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Database } from '@gatehouse/database';
import type { Logger } from '@gatehouse/telemetry';
import { type Keyring, open, SealError, seal, writePlace } from '@gatehouse/vault';
import { z } from 'zod';
import type { Principal } from '../bearer/principal.js';
import type { AtlassianAccess } from '../credentials/access.js';
import { createWaiters } from '../linking/waiters.js';
import { storedBlock } from '../tools/blocks.js';
import { failure } from '../tools/failure.js';
import type { Progress, ToolAnswer } from '../tools/tool.js';
import { type Claim, createClaim, Repeated } from './claim.js';
import { whenDelivered } from './delivery.js';
import { type CallIdentity, createIdentify } from './identity.js';
import { createLeases } from './leases.js';
import { createLedger, type Known, LedgerError } from './ledger.js';
import { alreadyCreated, WAITING_FOR_SAME, WORDS } from './words.js';

/** A little more than a call can take (milliseconds). */
const PATIENCE_MS = 32_000;
const LOOK_EVERY_MS = 300;

/** A call of a tool that creates. */
export interface CreatingCall {
  principal: Principal;
  tool: string;
  /** As the schema accepted it. */
  input: Record<string, unknown>;
  /** Where the answer goes. */
  stream: ServerResponse | undefined;
  signal: AbortSignal;
  /** Tells the client what its call waits for. */
  progress: Progress | undefined;
}

/** How an answer came about: `again` is one that was given, or could have been given, before. */
export type Way = 'new' | 'found' | 'again';

/** Calls that create, each once over all replicas; docs/writes.md has the states. */
export interface Writes {
  /**
   * @param run the tool, with the access that it is given; it may be run more than once, and sends at most once. `begun`:
   *   the call was sent before, and what came of it is not known
   * @throws ToolFailure, where it is not known what came of it too
   */
  once(
    call: CreatingCall,
    run: (watch: (access: AtlassianAccess) => AtlassianAccess, begun: boolean) => Promise<ToolAnswer>,
  ): Promise<{ answer: ToolAnswer; way: Way }>;
  /** Lets those who wait for what came of a call go on without. */
  close(): void;
}

const storedAnswer = z.object({
  text: z.string(),
  structured: z.record(z.string(), z.unknown()),
  blocks: z.array(storedBlock).exactOptional(),
});

export function createWrites(parts: {
  pool: Database['pool'];
  keyring: Keyring;
  logger: Logger;
  portalUrl: string;
}): Writes {
  const { pool, keyring, logger, portalUrl } = parts;
  const ledger = createLedger(pool);
  const leases = createLeases(ledger, logger);
  const identify = createIdentify({ pool, keyring });
  const waiters = createWaiters({
    look: ledger.settled,
    logger,
    patienceMs: PATIENCE_MS,
    everyMs: LOOK_EVERY_MS,
  });

  const deliver = (key: Buffer, stream: ServerResponse | undefined) => {
    if (!stream) return;
    whenDelivered(stream, () => {
      ledger
        .delivered(key)
        .catch((error: unknown) => logger.warn({ err: error }, 'that an answer was delivered could not be noted'));
    });
  };

  /** The answer to a call that was made before. */
  const again = (known: Extract<Known, { state: 'done' }>, { identity, call }: Once): ToolAnswer => {
    const stored = openAnswer(known.sealed, writePlace(identity.key, call.principal.clientId));
    if (!stored) throw WORDS.never('the stored answer does not open');
    deliver(identity.key, call.stream);
    if (!known.delivered) return stored;
    const note = alreadyCreated(known.doneAgoMs, nameOf(stored.structured));
    return { ...stored, text: `${note}\n\n${stored.text}` };
  };
  const openAnswer = (sealed: Buffer, place: string): ToolAnswer | undefined => {
    try {
      return storedAnswer.parse(JSON.parse(open(keyring, sealed, place).toString()));
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  };
  /** Keeps the answer before anybody has it. Where that fails, what was created is found by its mark. */
  const keep = async ({ identity, call }: Once, owner: string, answer: ToolAnswer): Promise<void> => {
    const place = writePlace(identity.key, call.principal.clientId);
    const sealed = seal(keyring, Buffer.from(JSON.stringify(answer)), place);
    await ledger
      .finish(identity.key, owner, sealed)
      .catch((error: unknown) => logger.warn({ err: error }, 'what came of a write could not be kept'));
  };

  /** What is to be done about a call like this one that was made before: wait, take it over, or give its answer. */
  const before = async (once: Once, owner: string) => {
    const { identity, call } = once;
    for (;;) {
      const known = await ledger.look(identity.key);
      if (!known) return { answer: undefined, taken: undefined };
      if (!known.arguments.equals(identity.arguments)) throw WORDS.otherArguments();
      if (known.state === 'done') return { answer: again(known, once), taken: undefined };
      if (known.free) {
        const taken = await ledger.takeOver(identity.key, owner);
        if (taken) return { answer: undefined, taken };
      } else {
        call.progress?.(WAITING_FOR_SAME);
        if (!(await waiters.until(identity.key, call.principal.subject, call.signal))) throw WORDS.underWay();
      }
    }
  };

  return {
    async once(call, run) {
      const { principal, tool, signal, progress } = call;
      const userId = principal.kind === 'user' ? principal.subject : null;
      try {
        const identity = await identify(principal, tool, call.input);
        const once: Once = { identity, call };
        for (;;) {
          const owner = randomUUID();
          const { answer: earlier, taken } = await before(once, owner);
          if (earlier) return { answer: earlier, way: 'again' };
          const given = { identity, userId, clientId: principal.clientId, tool, signal, progress };
          const claim = createClaim({ ledger, leases }, given, owner, taken);
          try {
            const answer = await run(claim.watch, taken !== undefined);
            if (written(claim)) {
              await keep(once, owner, answer);
              deliver(identity.key, call.stream);
            }
            return { answer, way: claim.fate === 'found' ? 'found' : 'new' };
          } catch (error) {
            if (!(error instanceof Repeated)) throw error;
          } finally {
            await claim.end();
          }
        }
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
        throw failure('unavailable', portalUrl, error.message);
      }
    },
    close() {
      waiters.close();
    },
  };
}

interface Once {
  identity: CallIdentity;
  call: CreatingCall;
}

const written = ({ fate }: Claim) => fate === 'created' || fate === 'found';

/** What people call what was created: its key, or its id. */
function nameOf({ key, id }: Record<string, unknown>): string | undefined {
  return [key, id].find((name): name is string => typeof name === 'string');
}
