import { expect, it } from 'vitest';
import { changesPage } from './changes-page.js';

const page = (keptDays: number) =>
  changesPage({
    csrf: 't',
    user: { name: 'Ada', email: 'ada@example.com' },
    notice: undefined,
    sandbox: false,
    signOutAction: '/sign-out',
    client: undefined,
    changes: [],
    olderHref: undefined,
    newestHref: undefined,
    keptDays,
  });

it('says how long changes are kept, and that none are', () => {
  expect(page(30)).toContain('Kept for 30 days.');
  expect(page(1)).toContain('Kept for a day.');
  expect(page(0)).toContain('keep no record of changes');
  expect(page(0)).not.toContain('Kept for');
});
