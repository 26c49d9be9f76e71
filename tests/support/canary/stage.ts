import type { CompanyHouse } from '../company-house.ts';
import type { House } from '../house.ts';
import { callMcp } from '../oauth.ts';
import type { Running } from '../process.ts';
import { askSandbox } from '../sandbox-control.ts';
import { Columns, logPlaces, type Place } from './places.ts';
import { Witness } from './witness.ts';

/** A house in which everything is watched. */
export interface Stage {
  own: CompanyHouse;
  house: House;
  witness: Witness;
  /** Reads the database, so that what is removed later has been seen. */
  look(): Promise<void>;
  /** Ends a replica of auth as a failing machine would, under what is being done, and starts it again. */
  kill(meanwhile: () => Promise<unknown>): Promise<void>;
  /** Whatever programs wrote, columns held and answers said so far. */
  places(): Promise<Place[]>;
}

export function setStage(own: CompanyHouse): Stage {
  const { house } = own;
  const witness = new Witness();
  const columns = new Columns();
  const programs = new Set<Running>([...house.programs.auth, ...house.programs.mcp, house.programs.sandbox]);
  const replicas = [...house.replicas.auth, ...house.replicas.mcp];
  witness.start([house.issuer, house.mcpUrl, ...replicas].map((address) => new URL(address).origin));
  return {
    own,
    house,
    witness,
    look: () => columns.look(house),
    kill: async (meanwhile) => {
      const [victim] = house.programs.auth;
      const done = meanwhile().catch(() => undefined);
      victim?.kill('SIGKILL');
      await Promise.all([victim?.exit, done]);
      await house.restartAuth(0);
      for (const program of house.programs.auth) programs.add(program);
    },
    places: async () => {
      await columns.look(house);
      const journal = await (await fetch(`${house.sandboxUrl}/__sandbox/requests`)).text();
      const upstream: Place = { kind: 'path', where: 'Atlassian', text: journal };
      return [...logPlaces(programs), ...columns.places(), ...witness.places, upstream];
    },
  };
}

/** Calls a tool, whatever comes of it. @returns the answer's text */
export async function say(house: House, token: string, tool: string, given: object = {}): Promise<string> {
  return await (await callMcp(house, token, 'tools/call', { name: tool, arguments: given })).text();
}

export const SITE = 'northwind-robotics';

export const search = (house: House, token: string, given: object = {}): Promise<string> =>
  say(house, token, 'jira_search_issues', { jql: 'project = ROV', limit: 1, site: SITE, ...given });

/** Has the sandbox do something else to the next requests. */
export async function fault(house: House, path: string, effect: object, times = 1): Promise<void> {
  await askSandbox(house, 'faults', { path, effect, times });
}

/** Lets every access token of Atlassian's be over, and a refresh be allowed at once. */
export async function expireUpstream(house: House): Promise<void> {
  await house.query(`update refreshes set tried_at = now() - interval '1 minute'`);
  await house.query(`update connections set expires_at = now() - interval '1 minute'`);
}
