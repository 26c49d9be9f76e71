/** Something that nobody but its owner may come to see. */
export interface Secret {
  kind: string;
  value: string;
}

/** How many characters a needle is found by, and the shortest that one may be. */
const GRAM = 8;
/** Fewer bytes than these could stand somewhere by chance. */
const RAW_BYTES = 16;

/** What secrets look like wherever they may stand: as they are, as hex, as base64, also inside of longer base64. */
export class Needles<Kept extends Secret> {
  readonly #byGram = new Map<string, { text: string; secret: Kept }[]>();

  /** @throws if it is too short to be told from chance */
  add(secret: Kept): void {
    for (const text of new Set(formsOf(secret.value))) {
      if (text.length < GRAM) throw new Error(`this ${secret.kind} is too short to be looked for`);
      const gram = text.slice(0, GRAM);
      const same = this.#byGram.get(gram) ?? [];
      if (same.some((needle) => needle.text === text)) continue;
      same.push({ text, secret });
      this.#byGram.set(gram, same);
    }
  }

  /** The secrets that stand in a text, in any form; bytes are to be given as latin1. */
  in(text: string): Set<Kept> {
    const found = new Set<Kept>();
    for (let at = 0; at + GRAM <= text.length; at += 1) {
      for (const needle of this.#byGram.get(text.slice(at, at + GRAM)) ?? []) {
        if (text.startsWith(needle.text, at)) found.add(needle.secret);
      }
    }
    return found;
  }
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const raw = decoded(value);
  return [encodeURIComponent(value), ...encodings(bytes), ...(raw ? encodings(raw) : [])];
}

/** The bytes that a value with or without a prefix (`lnk_`) was written from. */
function decoded(value: string): Buffer | undefined {
  const random = /^(?:[a-z]{2,4}_)*([\w+/-]+)=*$/.exec(value)?.[1] ?? '';
  const bytes = Buffer.from(random, 'base64url');
  return bytes.length >= RAW_BYTES ? bytes : undefined;
}

function encodings(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  const texts = [bytes.toString('latin1'), hex, hex.toUpperCase()];
  // Where the bytes stand inside of others, their base64 depends on how many came before them.
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const own = whole.toString('base64').slice(before && before + 1, Math.floor((whole.length * 8) / 6));
    texts.push(own, own.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return texts;
}
