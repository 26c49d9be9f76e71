import type { AdfDocument } from '../adf/node.js';
import type { Page } from '../company/model.js';
import type { Call } from '../gateway/operation.js';
import { presentVersion } from './views.js';

/** Gives a page a new version and keeps the one that it had. */
export function writeVersion(
  call: Call,
  page: Page,
  next: { title?: string | undefined; body?: AdfDocument | undefined; message?: string | undefined },
): void {
  page.history.push(presentVersion(page));
  page.title = next.title ?? page.title;
  page.body = next.body ?? page.body;
  page.version += 1;
  page.versionMessage = next.message ?? '';
  page.versionAuthorAccountId = call.person.accountId;
  page.updated = call.now();
}
