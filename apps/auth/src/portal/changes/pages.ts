import { z } from 'zod';
import { offerOf } from '../../changes/offer.js';
import type { ChangeCursor } from '../../changes/records.js';
import { changePage } from '../../pages/change-page.js';
import { changesPage } from '../../pages/changes-page.js';
import type { AuthContext } from '../../web/context.js';
import { sendError, sendPage } from '../../web/html.js';
import { PROBLEMS } from '../../web/problems.js';
import { frameOf } from '../frame.js';
import { clientHref, clientOfReference } from '../references.js';
import type { Page } from '../routes.js';
import { changeHref, changeModel, differenceIn, surroundingsOf } from './view.js';

const PER_PAGE = 25;

/** Where a page goes on, as it stands in its address: whose it is comes from the session alone. */
const cursor = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/),
  z.uuid(),
]);
const query = z.object({
  after: z
    .string()
    .max(200)
    .transform((given): unknown => {
      try {
        return JSON.parse(Buffer.from(given, 'base64url').toString());
      } catch {
        return undefined;
      }
    })
    .pipe(cursor)
    .optional()
    .catch(undefined),
});

const packed = ({ at, id }: ChangeCursor) => Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** The pages of what applications changed: of all, of one client, and of one change. */
export function registerChangePages(page: (url: string, render: Page) => void, context: AuthContext): void {
  const { changes, config } = context;

  const list = async (
    [request, reply, session]: Parameters<Page>,
    { clientId, path }: { clientId?: string; path: string },
  ) => {
    const { user } = session;
    const { after } = query.parse(request.query ?? {});
    const [found, around] = await Promise.all([
      changes.list(user.id, {
        limit: PER_PAGE,
        ...(clientId === undefined ? {} : { clientId }),
        ...(after ? { after: { at: after[0], id: after[1] } } : {}),
      }),
      surroundingsOf(context, user.id),
    ]);
    const html = changesPage({
      ...frameOf(context, session, request.query),
      client: clientId === undefined ? undefined : { name: around.clientName(clientId), href: clientHref(clientId) },
      changes: found.records.map((record) => changeModel(record, around)),
      olderHref: found.next && `${path}?after=${packed(found.next)}`,
      newestHref: after && path,
      keptDays: config.writeRecordDays,
    });
    return sendPage(reply, html);
  };

  page('/portal/changes', (...given) => list(given, { path: '/portal/changes' }));

  page('/portal/clients/:id/changes', (...given) => {
    const { id } = given[0].params;
    return list(given, { clientId: clientOfReference(id), path: `/portal/clients/${encodeURIComponent(id)}/changes` });
  });

  page('/portal/changes/:id', async (request, reply, session) => {
    const { user } = session;
    const record = await changes.find(user.id, request.params.id);
    if (!record) return sendError(reply, 404, PROBLEMS.notFound);
    const around = await surroundingsOf(context, user.id);
    const offer = offerOf(record, around.tools);
    const model = changeModel(record, around);
    const { diff, facts } = differenceIn(record, model.facts);
    const html = changePage({
      ...frameOf(context, session, request.query),
      change: { ...model, facts },
      diff,
      noUndo: offer.ok ? undefined : offer.sentence,
      undoes: record.undoes === undefined ? undefined : changeHref(record.undoes),
      undoneBy:
        record.undo.id !== undefined && record.undo.state !== 'under_way' ? changeHref(record.undo.id) : undefined,
      expiresAt: record.expiresAt,
    });
    return sendPage(reply, html);
  });
}
