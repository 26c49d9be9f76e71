import { wholeNumber } from './values.js';

/** How Atlassian's limits are kept, by all programs and replicas together. */
export const etiquetteShape = {
  ATLASSIAN_POINTS_PER_HOUR: wholeNumber(100, 10_000_000)
    .default(65_000)
    .describe(
      'Give the points that Atlassian allows your app in an hour, such as 65000; less where other installations use the same app.',
    ),
  ATLASSIAN_USER_SHARE_PERCENT: wholeNumber(1, 100)
    .default(20)
    .describe(
      'Give the percentage of the hour that one user may use once half of it is used, such as 20; 100 for no limit.',
    ),
  ATLASSIAN_CONCURRENCY: wholeNumber(1, 64)
    .default(5)
    .describe('Give how many requests of one user each replica may have under way at one site, such as 5.'),
};

export interface EtiquetteConfig {
  etiquette: {
    pointsPerHour: number;
    /** From 0 to 1. */
    userShare: number;
    concurrency: number;
  };
}

/** Gathers the variables about limits. */
export function etiquetteConfig(value: {
  ATLASSIAN_POINTS_PER_HOUR: number;
  ATLASSIAN_USER_SHARE_PERCENT: number;
  ATLASSIAN_CONCURRENCY: number;
}): EtiquetteConfig {
  return {
    etiquette: {
      pointsPerHour: value.ATLASSIAN_POINTS_PER_HOUR,
      userShare: value.ATLASSIAN_USER_SHARE_PERCENT / 100,
      concurrency: value.ATLASSIAN_CONCURRENCY,
    },
  };
}
