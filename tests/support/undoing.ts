import { expect } from 'vitest';
import { pressOn, travel } from './accounts.ts';
import type { House } from './house.ts';
import { Tab } from './tab.ts';
import type { Given, ToolWorld } from './tool-cases.ts';

/** A user at the portal, who takes back what a client did. */
export interface Undoer {
  tab: Tab;
  /** Posts the undo of a record, at a replica of auth. */
  undo(id: string, fields?: [string, string][]): Promise<{ status: number; to: string; html: string }>;
  page(path: string): Promise<{ status: number; html: string }>;
}

export async function signInToUndo(house: House, person: string): Promise<Undoer> {
  const tab = new Tab();
  const home = `${house.issuer}/`;
  await tab.send(await travel(await pressOn(tab, home, '/portal/sign-in'), person));
  return {
    tab,
    async undo(id, fields = []) {
      const answer = await pressOn(tab, `${house.issuer}/portal/changes`, `/portal/changes/${id}/undo`, fields);
      const to = answer.headers.get('location') ?? '';
      return { status: answer.status, to, html: await answer.text() };
    },
    async page(path) {
      const answer = await tab.send(`${house.issuer}${path}`);
      return { status: answer.status, html: await answer.text() };
    },
  };
}

export interface RecordRow {
  [column: string]: unknown;
  id: string;
  kind: string;
  outcome: string;
  undoes: string | null;
}

/** Lets a client do something, and gives the record of it. */
export async function recorded(world: ToolWorld, tool: string, given: Given) {
  const answer = await world.call(tool, given);
  expect(answer.isError, answer.text).toBe(false);
  const rows = await world.house.query<RecordRow>(
    'select * from write_records where tool = $1 and undoes is null order by at desc limit 1',
    [tool],
  );
  const [row] = rows;
  if (!row) throw new Error(`${tool} left no record`);
  return { ...answer, id: row.id, kind: row.kind };
}
