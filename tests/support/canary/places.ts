import type { House } from '../house.ts';
import type { Running } from '../process.ts';

export type PlaceKind = 'log' | 'column' | 'page' | 'error' | 'answer' | 'mcp' | 'redirect' | 'path' | 'print';

/** Somewhere that a secret may not stand, and what stands there. Bytes are as latin1. */
export interface Place {
  kind: PlaceKind;
  where: string;
  text: string;
}

export const isOurs = (url: URL, origins: readonly string[]): boolean => origins.includes(url.origin);

/** All that programs have written. */
export function logPlaces(programs: Iterable<Running>): Place[] {
  return [...programs].map((program, at) => ({ kind: 'log', where: `program ${at}`, text: program.output() }));
}

/** Every value that any column of the database had whenever it was looked at: also of rows that are gone since. */
export class Columns {
  readonly #cells = new Map<string, Set<string>>();

  /** Reads every table of the database. */
  async look(house: House): Promise<void> {
    const tables = await house.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      for (const row of await house.query(`select * from ${name}`)) {
        for (const [column, value] of Object.entries(row)) this.#add(`${name}.${column}`, value);
      }
    }
  }

  places(): Place[] {
    return [...this.#cells].map(([where, cells]) => ({ kind: 'column', where, text: [...cells].join('\n') }));
  }

  #add(where: string, value: unknown): void {
    const cells = this.#cells.get(where) ?? new Set();
    this.#cells.set(where, cells);
    if (Buffer.isBuffer(value)) cells.add(value.toString('latin1'));
    else if (value !== null) cells.add(typeof value === 'string' ? value : JSON.stringify(value));
  }
}
