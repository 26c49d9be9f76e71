import { Needles } from './needles.ts';
import type { Place, PlaceKind } from './places.ts';
import type { Known } from './witness.ts';

/** A secret that stands somewhere. */
export interface Find {
  secret: Known;
  place: Place;
}

/** A place that a kind of secret is meant for. */
export interface Exception {
  kinds: readonly string[];
  in: readonly PlaceKind[];
  why: string;
  /** Whether it is meant for this very one. */
  when?(find: Find): boolean;
}

/** Marks that Atlassian's tokens and private keys have, which no test gets to see. */
const MARKS: [kind: string, mark: RegExp][] = [
  ...['sbx_at_', 'sbx_rt_', 'sbx_code_'].map((prefix): [string, RegExp] => ['Atlassian’s', formsOf(prefix)]),
  ['private key', /\\?"(?:d|p|q|dp|dq|qi)\\?"\s*:\s*\\?"[\w-]{16}|PRIVATE KEY/],
];

/** A prefix as it is, as hex, and as base64 wherever in longer base64 it stands. */
function formsOf(prefix: string): RegExp {
  const inBase64 = [0, 1, 2].map((before) => {
    const whole = Buffer.from(' '.repeat(before) + prefix);
    return whole.toString('base64url').slice(before && before + 1, Math.floor((whole.length * 8) / 6));
  });
  return new RegExp([prefix, Buffer.from(prefix).toString('hex'), ...inBase64].join('|'));
}

/** Everything that stands where it should not, or that an exception is for. */
export function search(secrets: Iterable<Known>, places: readonly Place[]): Find[] {
  const needles = new Needles<Known>();
  for (const secret of secrets) needles.add(secret);
  return places.flatMap((place) => [
    ...[...needles.in(place.text)].map((secret) => ({ secret, place })),
    ...MARKS.filter(([, mark]) => mark.test(place.text)).map(([kind, mark]) => ({
      secret: { kind, value: String(mark), deliveredBy: undefined },
      place,
    })),
  ]);
}

/**
 * Parts what was found.
 * @returns `leaks`, in words without the secret itself; and the exceptions that nothing needed
 */
export function judge(finds: readonly Find[], exceptions: readonly Exception[]) {
  const used = new Set<Exception>();
  const leaks = finds.filter((find) => {
    const { kind } = find.secret;
    const meant = exceptions.find(
      (one) => one.kinds.includes(kind) && one.in.includes(find.place.kind) && (one.when?.(find) ?? true),
    );
    if (meant) used.add(meant);
    return !meant;
  });
  return {
    leaks: [...new Set(leaks.map(({ secret, place }) => `${secret.kind} in ${place.kind}: ${place.where}`))],
    unused: exceptions.filter((exception) => !used.has(exception)).map(({ why }) => why),
  };
}
