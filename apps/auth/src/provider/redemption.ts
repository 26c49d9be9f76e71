import Provider, { type AdapterPayload } from 'oidc-provider';

/** Marks a record as used, as part of a larger statement. */
export interface Consumption {
  /** Names the prepared statement. */
  statement: string;
  /** SQL that returns one row if the record could be used, and none otherwise. @param first the number of its first parameter */
  text(first: number): string;
  values: unknown[];
  /** The error for the client if the record could not be used. */
  refused(): Error | Promise<Error>;
}

/** What was read together with a code or a refresh token. */
export interface Companions {
  grantId: string;
  grant: AdapterPayload;
  userId: string;
  userActive: boolean;
}

/*
 * What one token request has read ahead and has still to write, kept with the library's context of that request.
 *
 * A redemption costs two round trips besides the client's own row: one reads the code or the token with its grant and
 * its user, one uses it up and stores the refresh token that follows. The second is a single statement, so that both
 * happen or neither, and no row stays locked while a token is signed.
 */
const postponed = new WeakMap<object, Consumption>();
const companions = new WeakMap<object, Companions>();

/** Keeps a consumption for the statement that stores the refresh token. @returns false if none will be stored */
export function postpone(consumption: Consumption): boolean {
  const request = Provider.ctx;
  if (request?.oidc.route !== 'token' || !request.oidc.client?.grantTypeAllowed('refresh_token')) return false;
  postponed.set(request, consumption);
  return true;
}

/** The consumption that waits to be written with what follows from it. */
export function takePostponed(): Consumption | undefined {
  const request = Provider.ctx;
  const consumption = request && postponed.get(request);
  if (request) postponed.delete(request);
  return consumption;
}

/** @throws Error if tokens would leave for something that was not used up */
export function assertWritten(request: object): void {
  if (postponed.has(request)) throw new Error('a token request issued tokens without using up what it redeemed');
}

export function rememberCompanions(read: Companions): void {
  if (Provider.ctx) companions.set(Provider.ctx, read);
}

/** The grant, if this request has read it already. */
export function recallGrant(id: string): AdapterPayload | undefined {
  const read = Provider.ctx && companions.get(Provider.ctx);
  return read?.grantId === id ? read.grant : undefined;
}

/** Whether a user may act, if this request has read that already. */
export function recallUserActive(id: string): boolean | undefined {
  const read = Provider.ctx && companions.get(Provider.ctx);
  return read?.userId === id ? read.userActive : undefined;
}
