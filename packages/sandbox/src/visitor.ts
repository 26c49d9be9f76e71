/** The sandbox's pages did not lead where they should; the message says at which step. */
export class VisitError extends Error {
  override name = 'VisitError';
}

const FORM_TOKEN = /name="form_token" value="([^"]+)"/;

/**
 * Walks through the sandbox's authorization pages without a browser: signs in as a person, then accepts or cancels.
 *
 * @param authorizeUrl the whole address of `GET /authorize`, as the app would send a browser to
 * @param visit the person's short id (`maya`, `tomas`, `aiko`) and what they decide; default is to accept
 * @returns the address of the app's callback with `code` and `state`, or with `error` and `state`
 * @throws VisitError if a step does not answer as expected, for example because the request was refused
 */
export async function visitAuthorization(
  authorizeUrl: string,
  visit: { person: string; decision?: 'accept' | 'cancel' },
): Promise<string> {
  const cookies = new Map<string, string>();
  const send = async (url: string, form?: Record<string, string>): Promise<Response> => {
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
  const readFormToken = async (page: Response, step: string): Promise<string> => {
    const token = FORM_TOKEN.exec(await page.text())?.[1];
    if (token === undefined) throw new VisitError(`The sandbox’s page for ${step} has no form`);
    return token;
  };

  const address = follow(await send(authorizeUrl), 'the authorization request');
  const signIn = await readFormToken(await send(address), 'signing in');
  follow(await send(`${address}/person`, { form_token: signIn, person: visit.person }), 'the choice of a person');
  const consent = await readFormToken(await send(address), 'consenting');
  const decided = await send(`${address}/decision`, { form_token: consent, decision: visit.decision ?? 'accept' });
  return follow(decided, 'the decision');
}
