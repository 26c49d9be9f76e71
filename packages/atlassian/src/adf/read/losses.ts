/** Counts what a conversion to Markdown leaves out. */
export interface Losses {
  note(what: string): void;
  /** One entry a kind, e.g. `textColor` or `annotation ×3`, in the order of first appearance. */
  list(): string[];
}

export function countLosses(): Losses {
  const counts = new Map<string, number>();
  return {
    note: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    list: () => [...counts].map(([what, count]) => (count === 1 ? what : `${what} ×${count}`)),
  };
}
