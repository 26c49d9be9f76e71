export interface Person {
  /** Short name used on the sign-in page's button and in the seed. */
  id: string;
  /** Atlassian's account id, as every API gives it. */
  accountId: string;
  name: string;
  email: string;
  /** What the person does, shown on the sign-in page. */
  role: string;
  /** What the person may see, in words, shown on the sign-in page. */
  access: string;
  timeZone: string;
  /** Only the demo people can sign in; the others appear as authors and assignees. */
  canSignIn: boolean;
  /** Set for who is no member of the company: a customer of its portal, a guest of its Confluence, an app. */
  outsider?: 'customer' | 'guest' | 'app';
}

/** What Jira calls the sort of a person's account. */
export function accountTypeOf({ outsider }: Person): 'atlassian' | 'customer' | 'app' {
  return outsider === 'customer' || outsider === 'app' ? outsider : 'atlassian';
}

/** The same for Confluence, which has no customers: of such an account it does not say what it is. */
export function wikiAccountTypeOf({ outsider }: Person): 'atlassian' | 'app' | '' {
  return outsider === 'app' ? 'app' : outsider === 'customer' ? '' : 'atlassian';
}
