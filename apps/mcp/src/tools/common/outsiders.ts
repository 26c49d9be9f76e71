/**
 * Who is no member of the company, as far as Atlassian tells: customers of a service desk's portal, guests (external
 * collaborators) of Confluence, apps, which pass on what anybody wrote to them, nobody at all, and whoever cannot be
 * told.
 */
export type Outsider = 'customer' | 'guest' | 'app' | 'anonymous' | 'unknown';

/** A person as far as this is told by: Jira's and Confluence's users both say it. */
export interface Described {
  accountType?: unknown;
  isExternalCollaborator?: unknown;
}

/**
 * What sort of outsider somebody is.
 *
 * @param user null or undefined where nobody is named
 * @returns nothing for a member of the company
 */
export function outsiderOf(user: Described | null | undefined): Outsider | undefined {
  if (!user) return 'anonymous';
  switch (user.accountType) {
    case 'atlassian':
      return user.isExternalCollaborator === true ? 'guest' : undefined;
    case 'customer':
      return 'customer';
    case 'app':
      return 'app';
    default:
      return 'unknown';
  }
}

const WORDS: Readonly<Record<Outsider, string>> = {
  customer: 'a portal customer',
  guest: 'a guest',
  app: 'an app',
  anonymous: 'somebody anonymous',
  unknown: 'somebody of whom it is not known whether they belong to the company',
};

const NAMES: Readonly<Record<Outsider, string>> = {
  customer: 'Portal customer',
  guest: 'Guest',
  app: 'App',
  anonymous: 'Anonymous',
  unknown: 'Unknown person',
};

/** What stands in the place of an outsider's words. */
export function withheldNote(outsider: Outsider): string {
  return `[Withheld: written by ${WORDS[outsider]}]`;
}

/** Whether a text that was read is such a note. */
export function isWithheld(text: string): boolean {
  return text.startsWith('[Withheld: written by ');
}

/** Whether such a note is anywhere in a text. */
export function holdsWithheld(text: string): boolean {
  return text.includes('[Withheld: written by ');
}

/** What stands in the place of an outsider's name, which is their own text as well. */
export function outsiderName(outsider: Outsider): string {
  return NAMES[outsider];
}
