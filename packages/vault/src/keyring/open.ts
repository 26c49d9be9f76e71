import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { throughProxy } from '@gatehouse/atlassian';
import type pg from 'pg';
import { type Keyring, KeyringError, type KeyringName } from '../keyring.js';
import { type OutboundProxy, openAwsKmsKey } from './aws-kms.js';
import { type KeyringLine, parseLines } from './lines.js';
import type { MasterKey } from './master.js';
import { createRemoteKeys, drawFirst, MasterError, type RemoteKeys } from './remote.js';
import { assemble, type KeyInfo, type Ring } from './ring.js';
import { readWrappedKeys } from './rows.js';
import { openTransitKey, type TransitLogin } from './transit.js';

/** Where a keyring comes from: lines of keys and of addresses of master keys, newest first. */
export interface KeyringSource {
  /** The variable that named it, for messages. */
  variable: string;
  text: string;
  /** The file that the text came from: read again while the program runs. */
  file: string | undefined;
  transit: TransitLogin;
}

export interface OpenKeyringOptions {
  keyring: KeyringName;
  source: KeyringSource;
  pool: pg.Pool;
  proxy?: OutboundProxy | undefined;
  /** Where a master key has no key yet: draw it, wait up to a minute for who does, or refuse. */
  firstKey: 'draw' | 'wait' | 'refuse';
  /** Told what did not work while the program runs. No text holds a secret. */
  onTrouble: (logText: string) => void;
}

/** A keyring that follows its source: keys that are added later are learnt of without a restart. */
export interface LiveKeyring extends Keyring {
  /** All that there are, in the order of the source. */
  keys(): KeyInfo[];
  /** The master key that keeps the keys which seal; absent where a line seals. */
  sealingMaster(): MasterKey | undefined;
  close(): Promise<void>;
}

const POLL_MS = 5_000;
/** An unknown id asks the source again, but no more often than this. */
const HURRY_MS = 1_000;
const FIRST_KEY_WITHIN_MS = 60_000;
/** Who has not seen the rows for this long may seal with a retired key: far less than one is kept for. */
const STALE_MS = 5 * 60_000;

/**
 * Opens a keyring. Master keys are asked here and when a new key is met, never for a value: what they unwrapped stays
 * in memory, and their outage stops nothing that runs.
 *
 * @throws KeyringError naming the variable and the cure, where no key can be had
 */
export async function openKeyring(options: OpenKeyringOptions): Promise<LiveKeyring> {
  const { source } = options;
  const follower = new Follower(options);
  try {
    await follower.start();
  } catch (error) {
    await follower.close();
    if (!(error instanceof KeyringError)) throw error;
    throw new KeyringError(`${source.variable} is not usable: ${error.message}\n  → ${error.cure}`, error.cure);
  }
  return follower;
}

interface Remote {
  master: MasterKey;
  keys: RemoteKeys;
}

class Follower implements LiveKeyring {
  readonly #options: OpenKeyringOptions;
  readonly #remotes = new Map<string, Remote>();
  readonly #dispatcher;
  #lines: KeyringLine[] = [];
  #ring: Ring | undefined;
  #timer: NodeJS.Timeout | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #readAt = 0;
  /** Nothing of the first line may seal any more, and the last that did is kept. */
  #outlived = false;
  #told: string | undefined;
  #closed = false;

  constructor(options: OpenKeyringOptions) {
    this.#options = options;
    const { proxy } = options;
    this.#dispatcher = proxy && throughProxy(proxy.url, proxy.except);
  }

  async start(): Promise<void> {
    const end = performance.now() + FIRST_KEY_WITHIN_MS;
    for (;;) {
      await this.#load(true);
      if (this.#ring) break;
      if (this.#options.firstKey !== 'wait' || performance.now() > end) {
        throw new KeyringError(
          'none of its keys may seal',
          'Start auth first: it draws the first key of a master key.',
        );
      }
      await sleep(HURRY_MS / 2);
    }
    if (this.#options.source.file !== undefined || this.#remotes.size > 0) this.#pollAfter(POLL_MS);
  }

  get current() {
    if (!this.#ring) throw new KeyringError('the keyring is not open');
    return this.#ring.current;
  }

  find(id: string) {
    const found = this.#ring?.keys.get(id);
    if (found || performance.now() < this.#askedAt + HURRY_MS || this.#closed) return found;
    this.#askedAt = performance.now();
    // A file can be had at once; what is kept elsewhere, for the next who asks.
    if (this.#options.source.file !== undefined) this.#reread();
    if (this.#remotes.size > 0) this.#pollAfter(0);
    return this.#ring?.keys.get(id);
  }

  unfit() {
    if (this.#lines[0]?.kind !== 'master') return undefined;
    const { variable } = this.#options.source;
    const about = (cause: string) => `the keyring of ${variable} is not fit to seal: ${cause}`;
    // The clock on the wall: a machine that slept has to look first.
    if (Date.now() - this.#readAt > STALE_MS) return about('which keys there are could not be read for five minutes');
    if (this.#outlived) return about('its key was retired or removed, and it has no other');
    const later = this.#ring?.overtakenBy;
    return later && about(`it could not unwrap ${later}, with which others seal`);
  }

  keys() {
    return this.#ring?.infos ?? [];
  }

  sealingMaster() {
    const [first] = this.#lines;
    return first?.kind === 'master' ? this.#remotes.get(first.address)?.master : undefined;
  }

  async close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all([...this.#remotes.values()].map(({ master }) => master.close()));
    await this.#dispatcher?.close();
  }

  #pollAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.#load(false).catch((error: unknown) => this.#trouble(error));
      if (!this.#closed) this.#pollAfter(POLL_MS);
    }, ms).unref();
  }

  #trouble(error: unknown): void {
    const words = error instanceof Error ? error.message : 'unknown failure';
    this.#options.onTrouble(`${this.#options.source.variable}: ${words}`);
  }

  /** A file that cannot be read just now, or is half written, leaves what is known. */
  #reread(): void {
    try {
      this.#lines = this.#read();
      this.#assemble();
    } catch (error) {
      this.#trouble(error);
    }
  }

  #read(): KeyringLine[] {
    const { file, text } = this.#options.source;
    return parseLines(file === undefined ? text : readFileSync(file, 'utf8'));
  }

  #assemble(): void {
    const ring = assemble(this.#lines, (address) => {
      const remote = this.#remotes.get(address);
      const { keys, master } = remote ?? {};
      return { name: master?.name ?? address, keys: keys?.keys() ?? [], missing: keys?.missing() ?? [] };
    });
    this.#outlived = !ring;
    if (ring) this.#ring = ring;
  }

  async #load(starting: boolean): Promise<void> {
    const { pool, keyring, firstKey } = this.#options;
    const readAt = Date.now();
    const lines = this.#read();
    const addresses = lines.flatMap((line) => (line.kind === 'master' ? [line.address] : []));
    let rows = addresses.length > 0 ? await readWrappedKeys(pool, keyring) : [];
    for (const address of addresses) {
      const { master, keys } = await this.#remote(address);
      const none = !rows.some((row) => row.master === master.name);
      if (none && firstKey === 'draw') rows = await drawFirst(pool, keyring, master);
      for (const { id, failure } of await keys.adopt(rows, starting)) {
        const error = new MasterError(`unwrap the key ${id}`, master, failure);
        // A row that was forged, or belongs elsewhere, must not keep us from starting with those that are ours.
        if (starting && failure.reason !== 'not_ours') throw error;
        this.#trouble(error);
      }
    }
    this.#lines = lines;
    this.#readAt = readAt;
    this.#assemble();
    const unfit = this.unfit();
    if (!starting && unfit && unfit !== this.#told) this.#options.onTrouble(unfit);
    this.#told = unfit;
  }

  async #remote(address: string): Promise<Remote> {
    const known = this.#remotes.get(address);
    if (known) return known;
    const { source, proxy, keyring } = this.#options;
    const master = address.startsWith('transit:')
      ? openTransitKey(address, source.transit, this.#dispatcher)
      : await openAwsKmsKey(address, proxy);
    const remote = { master, keys: createRemoteKeys(keyring, master) };
    this.#remotes.set(address, remote);
    return remote;
  }
}
