import { onOff } from '../values.js';

/** What becomes of text that people outside of the company may have written. */
export const untrustedShape = {
  LOCKDOWN: onOff
    .default(false)
    .describe('Use on or off. With on, what outsiders wrote in Jira and Confluence is withheld from clients.'),
};

export interface UntrustedConfig {
  /** Whether what outsiders wrote is withheld. */
  lockdown: boolean;
}

/** Gathers the variables about untrusted content. */
export function untrustedConfig(value: { LOCKDOWN: boolean }): UntrustedConfig {
  return { lockdown: value.LOCKDOWN };
}
