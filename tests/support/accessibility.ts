import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Holds the page in front to axe's rules. Our pages have no frames, so that axe runs as a whole in the page itself: in its
 * other mode it opens a blank page and reads its sources once more each time, which takes three times as long.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // With its styles, also where somebody waited only for a part of it.
  await page.waitForLoadState('load');
  expect(page.frames()).toHaveLength(1);
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations, passes } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  expect(passes).not.toEqual([]);
}
