import { isScope, type Scope } from '@gatehouse/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hasConnection } from '../../connect/connections.js';
import { endDevices } from '../../consent/end-devices.js';
import { approvalModel, formSubject } from '../../consent/model.js';
import { approvedScopes, decisionForm } from '../../consent/routes.js';
import { approvalPage } from '../../pages/approval-page.js';
import { deviceCodePage, MOST_TYPED } from '../../pages/device-code-page.js';
import { noticePage } from '../../pages/notice-page.js';
import { mayLetIn } from '../../signin/openid/at-approval.js';
import type { Session } from '../../signin/session.js';
import { beginSignIn, upstreamFormTargets } from '../../signin/upstream.js';
import type { AuthContext } from '../../web/context.js';
import { sendError, sendPage } from '../../web/html.js';
import { PROBLEMS } from '../../web/problems.js';
import { createGuesses } from './guesses.js';
import type { DeviceRequest } from './requests.js';
import { readVisit, visitOf } from './visits.js';

type Visit = FastifyRequest<{ Params: { visit: string } }>;

const typed = z.string().max(MOST_TYPED);
const prefilled = z.object({ user_code: typed.catch('') }).catch({ user_code: '' });
const codeForm = z.object({ user_code: typed });

const WRONG = 'This code is not known. It may have expired, or was used before: ask the device for a new one.';
const DONE = {
  approved: {
    title: 'Your device is connected',
    text: 'Go back to your device: it goes on by itself. You can close this page.',
    kind: 'success',
  },
  approvedWithoutAccount: {
    title: 'Your device is connected',
    text: 'Go back to your device: it goes on by itself. It finds nothing yet, since you have not connected an Atlassian account.',
    kind: 'success',
    action: { href: '/', label: 'Connect one in your portal' },
  },
  declined: {
    title: 'You declined',
    text: 'The device got no access. You can close this page.',
    kind: 'info',
  },
} as const;

/**
 * The pages of the device flow (RFC 8628 section 3.3): the code, the approval, the sign-in where there is no session,
 * and the end. Whatever came with the address, the person sees the code and decides.
 */
export function registerDeviceRoutes(app: FastifyInstance, context: AuthContext): void {
  const { approvals, config, cookies, devices, flows, forms, sessions } = context;
  if (!config.deviceFlow) return;
  const guesses = createGuesses(context.database.pool);
  const formTargets = upstreamFormTargets(config);

  const sendCodePage = (reply: FastifyReply, browser: string, userCode: string, error?: string, status = 200) => {
    const csrf = forms.token(`device:${browser}`);
    const html = deviceCodePage({ csrf, action: '/device', userCode, error, sandbox: config.atlassian.sandbox });
    return sendPage(reply, html, { status });
  };

  app.get('/device', async (request, reply) => {
    return sendCodePage(reply, cookies.ensureBrowser(request, reply), prefilled.parse(request.query).user_code);
  });

  app.post('/device', async (request, reply) => {
    const browser = cookies.browser(request);
    if (!browser || !forms.isGenuine(request, `device:${browser}`)) return sendError(reply, 403, PROBLEMS.forged);
    const form = codeForm.safeParse(request.body);
    const userCode = form.success ? form.data.user_code : '';
    const reference = devices.referenceOf(userCode);
    // What cannot be a code is a slip and no guess.
    if (!reference)
      return sendCodePage(reply, browser, userCode, 'A code has eight letters, none of them a vowel.', 400);
    const session = await sessions.read(cookies.session(request));
    const guesser = { userId: session?.user.id, browser, address: request.ip };
    if (!(await guesses.spend(guesser))) return sendError(reply, 429, PROBLEMS.tooManyCodes);
    if (!(await devices.find(reference))) return sendCodePage(reply, browser, userCode, WRONG, 400);
    await guesses.giveBack(guesser);
    return reply.redirect(`/device/${visitOf(forms, reference, browser)}`, 303);
  });

  const { sandbox } = config.atlassian;
  app.get('/device/declined', async (_request, reply) => sendPage(reply, noticePage({ ...DONE.declined, sandbox })));
  app.get('/device/approved', async (request, reply) => {
    const session = await sessions.read(cookies.session(request));
    const connected = session && (await hasConnection(context.database, session.user.id));
    const done = connected === false ? DONE.approvedWithoutAccount : DONE.approved;
    return sendPage(reply, noticePage({ ...done, sandbox }));
  });

  /** What the visit speaks of; or the answer that there is nothing. */
  const open = async (request: Visit) => {
    const reference = readVisit(forms, request.params.visit, cookies.browser(request));
    const device = reference && (await devices.find(reference));
    if (!device) return undefined;
    const session = await sessions.read(cookies.session(request));
    return { device, session, authorization: asAuthorization(device, request.params.visit) };
  };

  const asAuthorization = (device: DeviceRequest, visit: string) => ({
    ...device,
    uid: visit,
    resource: config.resource,
    freshSignIn: false,
  });

  const approve = async (
    request: Visit,
    reply: FastifyReply,
    device: DeviceRequest,
    session: Session,
    decided: Decision,
  ) => {
    const { user, signedInAt } = session;
    if (!(await mayLetIn(context, request, reply, session, `/device/${request.params.visit}`))) return reply;
    await approvals.save(user.id, device.client, decided);
    const grant = await devices.approve(device, { userId: user.id, signedInAt, scopes: decided.scopes });
    if (!grant) return sendError(reply, 400, PROBLEMS.deviceGone);
    context.logger.info(
      { event: 'device.approved', user: user.id, client: device.client.id, grant, scopes: decided.scopes },
      'a user let a device in',
    );
    await context.activity.record(user.id, { kind: 'client_approved', subject: device.client.name });
    return reply.redirect('/device/approved', 303);
  };

  app.get('/device/:visit', async (request: Visit, reply) => {
    const opened = await open(request);
    if (!opened) return sendError(reply, 400, PROBLEMS.deviceGone);
    const { device, session, authorization } = opened;
    const approval = session && (await approvals.find(session.user.id, device.client.id));
    const model = await approvalModel(context, authorization, session, approval);
    const path = `/device/${request.params.visit}`;
    const account = model.account && { ...model.account, switchAction: `${path}/switch` };
    const redirect = { kind: 'device', display: device.userCode } as const;
    return sendPage(reply, approvalPage({ ...model, action: path, account, redirect }), { formTargets });
  });

  app.post('/device/:visit', async (request: Visit, reply) => {
    const opened = await open(request);
    if (!opened) return sendError(reply, 400, PROBLEMS.deviceGone);
    const { device, session, authorization } = opened;
    if (!forms.isGenuine(request, formSubject(authorization, session))) return sendError(reply, 403, PROBLEMS.forged);
    const form = decisionForm.safeParse(request.body);
    if (!form.success) return sendError(reply, 400, PROBLEMS.forged);
    if (session) await endDevices(context, session, device.client, form.data.end);
    const scopes = approvedScopes(device.asked, form.data);
    if (form.data.decision === 'deny' || scopes.length === 0) {
      if (!(await devices.refuse(device))) return sendError(reply, 400, PROBLEMS.deviceGone);
      context.logger.info({ event: 'device.declined', client: device.client.id }, 'a user declined a device');
      if (session) {
        await context.activity.record(session.user.id, { kind: 'client_declined', subject: device.client.name });
      }
      return reply.redirect('/device/declined', 303);
    }
    const decided = { scopes, refused: device.asked.filter((scope) => !scopes.includes(scope)) };
    if (session) return await approve(request, reply, device, session, decided);
    const { visit } = request.params;
    return await beginSignIn(context, request, reply, {
      kind: 'device',
      interaction: visit,
      userId: undefined,
      shown: device.client.metadataHash,
      ...decided,
    });
  });

  app.post('/device/:visit/switch', async (request: Visit, reply) => {
    const opened = await open(request);
    if (!opened) return sendError(reply, 400, PROBLEMS.deviceGone);
    const { session, authorization } = opened;
    if (!forms.isGenuine(request, formSubject(authorization, session))) return sendError(reply, 403, PROBLEMS.forged);
    const cookie = cookies.session(request);
    if (cookie) await sessions.end(cookie);
    cookies.clearSession(reply);
    return reply.redirect(`/device/${request.params.visit}`, 303);
  });

  // Where the sign-in comes back to: the approval was given before, so there is nothing left to ask.
  app.get('/device/:visit/continue', async (request: Visit, reply) => {
    const opened = await open(request);
    if (!opened?.session) return sendError(reply, 400, PROBLEMS.deviceGone);
    const { device, session } = opened;
    const decision = await flows.claim(request.params.visit, session.user.id);
    if (!decision) return sendError(reply, 400, PROBLEMS.deviceGone);
    const { scopes, refused, shown } = decision;
    // It has become another client since it was shown: that is another question.
    if (!shown?.equals(device.client.metadataHash)) return reply.redirect(`/device/${request.params.visit}`, 303);
    return await approve(request, reply, device, session, {
      scopes: scopes.filter(isScope),
      refused: refused.filter(isScope),
    });
  });
}

interface Decision {
  scopes: Scope[];
  refused: Scope[];
}
