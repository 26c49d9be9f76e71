import { wholeNumber } from './values.js';

/** How long it is kept what clients wrote. */
export const writesShape = {
  WRITE_RECORD_DAYS: wholeNumber(0, 3_650)
    .default(30)
    .describe(
      'Give the days for which it is kept what clients changed, before and after, such as 30; 0 keeps nothing.',
    ),
};

export interface WritesConfig {
  /** Days; 0 for not at all. */
  writeRecordDays: number;
}

/** Gathers the variables about writes. */
export function writesConfig(value: { WRITE_RECORD_DAYS: number }): WritesConfig {
  return { writeRecordDays: value.WRITE_RECORD_DAYS };
}
