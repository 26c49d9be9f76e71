import { z } from 'zod';

/** How tool calls send their users to connect Atlassian. */
export const linkingShape = {
  LINK_WAIT_SECONDS: z
    .string()
    .regex(/^([0-9]|[1-4][0-9]|50)$/, 'must be a number of seconds from 0 to 50')
    .transform(Number)
    .default(20)
    .describe(
      'Give the seconds that a tool call waits for its user, less than proxies wait for an answer, such as 20.',
    ),
};

export interface LinkingConfig {
  /** Seconds that a tool call waits for its user to connect Atlassian before it asks again. */
  linkWaitSeconds: number;
}

/** Gathers the variables about linking. */
export function linkingConfig(value: z.output<z.ZodObject<typeof linkingShape>>): LinkingConfig {
  return { linkWaitSeconds: value.LINK_WAIT_SECONDS };
}
