import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Person } from '../company/model.js';
import type { State } from '../state.js';
import { checkAuthorizationRequest, type Problem } from './authorization-request.js';
import { choosePersonPage } from './pages/choose-person.js';
import { consentPage } from './pages/consent.js';
import { problemPage } from './pages/problem.js';
import { CONTENT_SECURITY_POLICY } from './pages/style.js';

const EXPIRED: Problem = {
  title: 'This page is out of date',
  explanation: 'The request was already decided, or it waited for more than an hour.',
  cure: 'Go back to your client and connect again.',
};
const FOREIGN_FORM: Problem = {
  title: 'This form did not come from this page',
  explanation: 'It was sent by another browser or another page, so nothing was done.',
  cure: 'Go back to your client and connect again, and let this site keep its cookie.',
};

const NO_SITE: Problem = {
  title: 'No site was picked',
  explanation: 'The app works on the sites that you pick, so it needs at least one.',
  cure: 'Go back one page and pick a site.',
};

const visitParams = z.object({ visit: z.string() });
const personForm = z.object({ form_token: z.string(), person: z.string() });
const switchForm = z.object({ form_token: z.string() });
const decisionForm = z.object({
  form_token: z.string(),
  decision: z.enum(['accept', 'cancel']),
  /** Ids of the picked sites, where the page lets pick them. */
  site: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .default([]),
});

const showPage = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send(html);

/** The callback's address with the answer in its query. */
function callback(redirectUri: string, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * The pages of Atlassian's 3LO authorization (RFC 6749, section 4.1.1): `GET /authorize`, then one address for each
 * waiting request, where the person picks who they are and then accepts or cancels. Plain forms, no script.
 */
export function authorizePages(app: FastifyInstance, state: State): void {
  const sitesOf = (person: Person) => state.company.sites.filter((site) => site.members.has(person.accountId));

  app.get('/authorize', (request, reply) => {
    const checked = checkAuthorizationRequest(request.query, state.settings);
    if (!checked.ok) return showPage(reply, 400, problemPage(checked.problem));
    return reply.redirect(`/authorize/${state.visits.begin(checked.request)}`, 303);
  });

  app.get('/authorize/:visit', (request, reply) => {
    const { visit } = visitParams.parse(request.params);
    const waiting = state.visits.find(visit);
    if (!waiting) return showPage(reply, 410, problemPage(EXPIRED));
    const { id, browser, setCookie } = state.visits.browser(request.headers.cookie);
    if (setCookie !== undefined) reply.header('set-cookie', setCookie);
    const formToken = state.visits.formToken(id, visit);
    const { person } = browser;
    if (!person) {
      const people = state.company.people.filter((candidate) => candidate.canSignIn);
      return showPage(reply, 200, choosePersonPage({ people, action: `/authorize/${visit}/person`, formToken }));
    }
    return showPage(
      reply,
      200,
      consentPage({
        clientId: state.settings.clientId,
        redirectUri: waiting.redirectUri,
        person,
        scopes: waiting.scopes,
        sites: sitesOf(person),
        picksSites: state.grants.policy.grantLevel === 'resource',
        decisionAction: `/authorize/${visit}/decision`,
        switchAction: `/authorize/${visit}/switch`,
        formToken,
      }),
    );
  });

  /** Runs `act` for a form that came from our own page; shows a problem page otherwise. */
  const onForm = <T extends { form_token: string }>(
    step: string,
    form: z.ZodType<T>,
    act: (given: { form: T; visit: string; request: FastifyRequest; reply: FastifyReply }) => FastifyReply,
  ): void => {
    app.post(`/authorize/:visit/${step}`, (request, reply) => {
      const { visit } = visitParams.parse(request.params);
      const parsed = form.safeParse(request.body);
      const { id } = state.visits.browser(request.headers.cookie);
      if (!parsed.success || !state.visits.isFormToken(parsed.data.form_token, id, visit)) {
        return showPage(reply, 403, problemPage(FOREIGN_FORM));
      }
      return act({ form: parsed.data, visit, request, reply });
    });
  };

  onForm('person', personForm, ({ form, visit, request, reply }) => {
    const { browser } = state.visits.browser(request.headers.cookie);
    browser.person = state.company.people.find((person) => person.canSignIn && person.id === form.person);
    return reply.redirect(`/authorize/${visit}`, 303);
  });

  onForm('switch', switchForm, ({ visit, request, reply }) => {
    state.visits.browser(request.headers.cookie).browser.person = undefined;
    return reply.redirect(`/authorize/${visit}`, 303);
  });

  onForm('decision', decisionForm, ({ form, visit, request, reply }) => {
    const waiting = state.visits.find(visit);
    const { person } = state.visits.browser(request.headers.cookie).browser;
    if (!waiting || !person) return showPage(reply, 410, problemPage(EXPIRED));
    const sites =
      state.grants.policy.grantLevel === 'account'
        ? null
        : form.site.filter((id) => sitesOf(person).some((site) => site.id === id));
    if (form.decision === 'accept' && sites?.length === 0) return showPage(reply, 400, problemPage(NO_SITE));
    state.visits.end(visit);
    const answer =
      form.decision === 'accept'
        ? { code: state.grants.approve(person, { ...waiting, sites }) }
        : { error: 'access_denied', error_description: 'User did not authorize the request' };
    return reply.redirect(callback(waiting.redirectUri, { ...answer, state: waiting.state }), 303);
  });
}
