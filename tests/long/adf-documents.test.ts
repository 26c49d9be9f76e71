import { adfToMarkdown, markdownToAdf } from '@gatehouse/atlassian';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supportedDoc } from '../../packages/atlassian/test/adf-arbitrary.ts';
import { expectValid, withoutLocalIds } from '../../packages/atlassian/test/adf-schema.ts';
import { anyMarkdown } from '../../packages/atlassian/test/markdown-arbitrary.ts';
import { runs } from '../../packages/atlassian/test/runs.ts';
import { counts } from '../support/counts.ts';

const HOURS = 3_600_000;

describe('documents', () => {
  it('that Markdown can say come back from it as they were', { timeout: 4 * HOURS }, () => {
    fc.assert(
      fc.property(supportedDoc, (original) => {
        const { markdown, dropped } = adfToMarkdown(original);
        expect(dropped).toEqual([]);
        const back = markdownToAdf(markdown);
        // Comparing texts is a tenth of the work of comparing trees; a difference is shown as one.
        if (JSON.stringify(withoutLocalIds(back)) === JSON.stringify(withoutLocalIds(original))) return;
        expect(withoutLocalIds(back)).toEqual(withoutLocalIds(original));
      }),
      runs(counts.adfDocuments),
    );
  });

  it('made of any Markdown are what Atlassian’s schema accepts', { timeout: 4 * HOURS }, () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => expectValid(markdownToAdf(markdown))),
      runs(counts.adfDocuments),
    );
  });
});
