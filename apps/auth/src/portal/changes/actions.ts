import { threeWays } from '@gatehouse/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ChangeRecord } from '../../changes/records.js';
import type { Undone } from '../../changes/undo.js';
import { changeDiffersPage } from '../../pages/change-differs-page.js';
import type { ChangeModel } from '../../pages/changes/model.js';
import { confirmPage } from '../../pages/confirm-page.js';
import { noticePage } from '../../pages/notice-page.js';
import type { Session } from '../../signin/session.js';
import type { AuthContext } from '../../web/context.js';
import { sendError, sendPage } from '../../web/html.js';
import { PROBLEMS } from '../../web/problems.js';
import type { Post } from '../actions.js';
import { done, frameOf } from '../frame.js';
import { changeHref, changeModel, surroundingsOf } from './view.js';

const form = z.object({ seen: z.string().max(64).optional(), confirmed: z.literal('yes').optional() });

/** Taking a change back. */
export function registerChangeActions(post: Post, context: AuthContext): void {
  const { changes } = context;

  post('/portal/changes/:id/undo', async (request, reply, session) => {
    const record = await changes.find(session.user.id, request.params.id);
    if (!record) return sendError(reply, 404, PROBLEMS.notFound);
    const given = form.safeParse(request.body);
    if (!given.success) return sendError(reply, 400, PROBLEMS.unreadable);
    const { seen, confirmed } = given.data;
    const undone = await changes.undo(record, { seen, confirmed: confirmed === 'yes' });
    return await answer(context, { request, reply, session, record, undone, confirmed: confirmed === 'yes' });
  });
}

const TRASH = 'The people of its space can restore it from the trash.';

/** What is asked before something is taken away. */
function questionOf({ change }: ChangeRecord, { title, target }: ChangeModel) {
  const undoing = `Undoing “${title}” takes`;
  const confirmLabel = 'Move to the trash';
  switch (change?.kind) {
    case 'issue-attachment':
      return {
        title: 'Delete this file for good?',
        text: `${undoing} ${change.after?.filename ?? 'the file'} of ${target ?? 'the issue'} away from everybody. Jira has no trash: nobody can restore it.`,
        confirmLabel: 'Delete for good',
      };
    case 'page-attachment':
      return {
        title: 'Move this file to the trash?',
        text: `${undoing} ${change.after?.filename ?? 'the file'} of ${target ?? 'the page'} away from everybody. ${TRASH}`,
        confirmLabel,
      };
    default:
      return {
        title: 'Move this page to the trash?',
        text: `${undoing} ${target ?? 'the page'} away from everybody. ${TRASH}`,
        confirmLabel,
      };
  }
}

interface Given {
  request: FastifyRequest;
  reply: FastifyReply;
  session: Session;
  record: ChangeRecord;
  undone: Undone;
  confirmed: boolean;
}

async function answer(context: AuthContext, { request, reply, session, record, undone, confirmed }: Given) {
  const { config, forms } = context;
  const path = changeHref(record.id);
  const { sandbox } = config.atlassian;
  const refuse = (title: string, text: string, status: number) =>
    sendPage(
      reply,
      noticePage({ title, text, kind: 'warning', action: { href: path, label: 'Back to the change' }, sandbox }),
      { status },
    );
  switch (undone.kind) {
    case 'undone':
      return done(reply, path, 'undone');
    case 'already':
      return done(reply, path, 'undone_already');
    case 'under_way':
      return refuse('It is being undone', 'Wait a minute, and look at the change again.', 409);
    case 'unknown':
      return refuse(
        'It is not known whether it was undone',
        'Atlassian’s answer was lost. Try again in a minute: it is looked up first, and undone only if it was not.',
        502,
      );
    case 'refused':
      return refuse('It was not undone', undone.sentence, 409);
    case 'confirm': {
      const model = changeModel(record, await surroundingsOf(context, session.user.id));
      const html = confirmPage({
        csrf: forms.token(session.reference),
        action: request.url,
        ...questionOf(record, model),
        cancelHref: path,
        danger: true,
        fields: { confirmed: 'yes' },
        sandbox,
      });
      return sendPage(reply, html);
    }
    case 'differs': {
      const change = changeModel(record, await surroundingsOf(context, session.user.id));
      const html = changeDiffersPage({
        ...frameOf(context, session, {}),
        change,
        ways: record.change ? threeWays(record.change, undone.now.after) : [],
        seen: undone.seen,
        confirmed,
      });
      return sendPage(reply, html, { status: 409 });
    }
  }
}
