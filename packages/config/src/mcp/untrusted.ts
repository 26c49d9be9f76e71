import { z } from 'zod';
import { onOff, wordList } from '../values.js';

const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** Host names; `*.example.com` is all below example.com. */
const hostList = wordList.superRefine((hosts, context) => {
  const wrong = hosts.filter((host) => !HOST.test(host));
  if (wrong.length > 0) {
    context.addIssue({ code: 'custom', message: `has what is no host name in lower case: ${wrong.join(', ')}` });
  }
});

/** What becomes of text that people outside of the company may have written. */
export const untrustedShape = {
  UNTRUSTED_LINKS: z
    .enum(['keep', 'neutralise'], { error: 'must be keep or neutralise' })
    .default('keep')
    .describe('Use keep or neutralise. Remote images are never passed on as images, whichever it is.'),
  UNTRUSTED_LINK_HOSTS: hostList
    .default([])
    .describe('Name the hosts whose links stay, such as: github.com *.example.com'),
  LOCKDOWN: onOff
    .default(false)
    .describe('Use on or off. With on, what outsiders wrote in Jira and Confluence is withheld from clients.'),
};

export interface UntrustedConfig {
  /** Whether links to hosts that nobody named are taken out of what clients are given. */
  neutraliseLinks: boolean;
  /** Host names whose links stay; `*.` before one is all below it. */
  linkHosts: string[];
  /** Whether what outsiders wrote is withheld. */
  lockdown: boolean;
}

/** Gathers the variables about untrusted content. */
export function untrustedConfig(value: z.output<z.ZodObject<typeof untrustedShape>>): UntrustedConfig {
  return {
    neutraliseLinks: value.UNTRUSTED_LINKS === 'neutralise',
    linkHosts: value.UNTRUSTED_LINK_HOSTS,
    lockdown: value.LOCKDOWN,
  };
}
