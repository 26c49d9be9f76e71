/** For how many downloads there is room in this process. */
export interface Room {
  /** @returns what leaves it again, or undefined where there is none for this person at the moment */
  enter(subject: string): (() => void) | undefined;
}

/**
 * A download holds one of the connections to Atlassian for as long as its reader takes: people who read slowly must leave
 * most of them to calls.
 *
 * @param each for one person
 * @param all for everybody
 */
export function createRoom({ each, all }: { each: number; all: number }): Room {
  const inside = new Map<string, number>();
  let total = 0;
  return {
    enter(subject) {
      const own = inside.get(subject) ?? 0;
      if (own >= each || total >= all) return undefined;
      inside.set(subject, own + 1);
      total += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        total -= 1;
        const now = (inside.get(subject) ?? 1) - 1;
        if (now > 0) inside.set(subject, now);
        else inside.delete(subject);
      };
    },
  };
}
