import { wholeNumber } from '../values.js';

/** How large a file may be that is passed between Atlassian and a link. */
export const filesShape = {
  FILE_MAX_MEGABYTES: wholeNumber(1, 2_048)
    .default(100)
    .describe('Give the megabytes that an attachment may have to be passed through a link, such as 100.'),
};

export interface FilesConfig {
  maxFileBytes: number;
}

/** Gathers the variables about files. */
export function filesConfig(value: { FILE_MAX_MEGABYTES: number }): FilesConfig {
  return { maxFileBytes: value.FILE_MAX_MEGABYTES * 1_000_000 };
}
