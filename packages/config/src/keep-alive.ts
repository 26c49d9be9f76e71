import { wholeNumber } from './values.js';

/** How long a connection may rest. Atlassian forgets a refresh token that was not used for ninety days. */
export const keepAliveShape = {
  VAULT_KEEP_ALIVE_DAYS: wholeNumber(0, 85)
    .default(60)
    .describe(
      'Give the days without use after which an Atlassian connection is refreshed, so that it does not end: 85 at most, since Atlassian forgets it after 90; 0 lets idle connections end.',
    ),
};
