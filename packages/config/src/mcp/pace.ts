import { wholeNumber } from '../values.js';

/** How much one client may ask at once. */
export const paceShape = {
  MCP_CALLS_PER_MINUTE: wholeNumber(1, 1_000_000)
    .default(600)
    .describe('Give how many requests of one user or machine each replica answers in a minute, such as 600.'),
};

export interface PaceConfig {
  callsPerMinute: number;
}

/** Gathers the variables about the pace of clients. */
export function paceConfig(value: { MCP_CALLS_PER_MINUTE: number }): PaceConfig {
  return { callsPerMinute: value.MCP_CALLS_PER_MINUTE };
}
