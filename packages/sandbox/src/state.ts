import { type Clock, MovedClock } from './clock.js';
import type { Company } from './company/model.js';
import { seedCompany } from './company/seed.js';
import type { Contract } from './contract/contract.js';
import { Faults } from './control/faults.js';
import { Holds } from './control/holds.js';
import { Journal } from './control/journal.js';
import { Downloads } from './downloads.js';
import { Bursts } from './gateway/bursts.js';
import { type Limits, Quota } from './gateway/quota.js';
import { DEFAULT_POLICY } from './oauth/grant-policy.js';
import { GrantStore } from './oauth/grants.js';

import { Visits } from './oauth/visits.js';

/** What stays the same while the sandbox runs. */
export interface Settings {
  /** The address that browsers know the sandbox by, without a trailing slash. */
  publicUrl: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** Seconds. */
  accessTokenTtl: number;
  /** Points that the app may use in an hour. */
  pointsPerHour: number;
}

/** Everything that the sandbox remembers. It lives in this process and ends with it. */
export interface State {
  readonly settings: Settings;
  readonly clock: MovedClock;
  readonly now: Clock;
  readonly contract: Contract;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly holds: Holds;
  company: Company;
  grants: GrantStore;
  visits: Visits;
  quota: Quota;
  bursts: Bursts;
  readonly downloads: Downloads;
  /** Requests that are on their way though their connections broke. */
  late: number;
  /** How far the search index is behind (milliseconds). */
  searchLag: number;
}

/** Bursts are not limited unless a test asks for it: it would make every other test wait. */
const limitsOf = ({ pointsPerHour }: Settings): Limits => ({ pointsPerHour, pool: 'global', burst: false });

/** @param machineTime the clock that the sandbox's own starts from */
export function createState(settings: Settings, machineTime: Clock, contract: Contract): State {
  const clock = new MovedClock(machineTime);
  const { now } = clock;
  return {
    settings,
    clock,
    now,
    contract,
    journal: new Journal(),
    faults: new Faults(),
    holds: new Holds(),
    company: seedCompany(now()),
    grants: new GrantStore(now, settings.accessTokenTtl, DEFAULT_POLICY),
    visits: new Visits(now),
    quota: new Quota(now, limitsOf(settings)),
    bursts: new Bursts(now),
    downloads: new Downloads(now),
    late: 0,
    searchLag: 0,
  };
}

const RESETS = {
  clock: (state: State) => state.clock.reset(),
  company: (state: State) => {
    state.company = seedCompany(state.now());
  },
  oauth: (state: State) => {
    state.grants = new GrantStore(state.now, state.settings.accessTokenTtl, DEFAULT_POLICY);
    state.visits = new Visits(state.now);
  },
  requests: (state: State) => state.journal.clear(),
  faults: (state: State) => {
    state.faults.clear();
    state.holds.dropAll();
  },
  contract: (state: State) => state.contract.clear(),
  search: (state: State) => {
    state.searchLag = 0;
  },
  quota: (state: State) => {
    state.quota = new Quota(state.now, limitsOf(state.settings));
    state.bursts = new Bursts(state.now);
  },
};

/** The parts of the state that can be put back to their first condition, each alone. */
export const PARTS = Object.keys(RESETS) as (keyof typeof RESETS)[];

export function resetState(state: State, parts: readonly (keyof typeof RESETS)[]): void {
  for (const part of parts) RESETS[part](state);
}
