/** The sandbox's pages did not lead where they should; the message says at which step. */
export class VisitError extends Error {
  override name = 'VisitError';
}

const FORM_TOKEN = /name="form_token" value="([^"]+)"/;

const SITE = /name="site" value="([^"]+)"[\s\S]*?<strong>([^<]+)</g;

/** The ids of the sites that the consent page lets pick: those that are wanted, or all. */
const sitesOn = (page: string, wanted?: readonly string[]): string[] =>
  [...page.matchAll(SITE)].flatMap(([, id = '', name = '']) =>
    !wanted || wanted.includes(id) || wanted.includes(name) ? [id] : [],
  );

/**
 * Walks through the sandbox's authorization pages without a browser: signs in as a person, then accepts or cancels.
 *
 * @param authorizeUrl the whole address of `GET /authorize`, as the app would send a browser to
 * @param visit the person's short id (`maya`, `tomas`, `aiko`) and what they decide; default is to accept. `sites` are
 *   the names or ids of the sites to pick, where the page lets pick them; default is all of them
 * @returns the address of the app's callback with `code` and `state`, or with `error` and `state`
 * @throws VisitError if a step does not answer as expected, for example because the request was refused
 */
export async function visitAuthorization(
  authorizeUrl: string,
  visit: { person: string; decision?: 'accept' | 'cancel'; sites?: readonly string[] },
): Promise<string> {
  const cookies = new Map<string, string>();
  const send = async (url: string, form?: [string, string][]): Promise<Response> => {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    return response;
  };
  const follow = (response: Response, step: string): string => {
    const location = response.headers.get('location');
    if (location === null) throw new VisitError(`The sandbox answered ${response.status} to ${step}`);
    return new URL(location, response.url).href;
  };
  const readFormToken = (html: string, step: string): string => {
    const token = FORM_TOKEN.exec(html)?.[1];
    if (token === undefined) throw new VisitError(`The sandbox’s page for ${step} has no form`);
    return token;
  };

  const address = follow(await send(authorizeUrl), 'the authorization request');
  const signIn = readFormToken(await (await send(address)).text(), 'signing in');
  const person: [string, string][] = [
    ['form_token', signIn],
    ['person', visit.person],
  ];
  follow(await send(`${address}/person`, person), 'the choice of a person');
  const page = await (await send(address)).text();
  const decision: [string, string][] = [
    ['form_token', readFormToken(page, 'consenting')],
    ['decision', visit.decision ?? 'accept'],
    ...sitesOn(page, visit.sites).map((id): [string, string] => ['site', id]),
  ];
  return follow(await send(`${address}/decision`, decision), 'the decision');
}
