import { type Recognised, recognise } from '../clients/known-clients.js';
import { type RedirectDifference, redirectDifference } from '../clients/redirect-difference.js';
import type { ErrorModel } from '../pages/error-page.js';
import type { RecipeModel } from '../pages/recipe.js';
import { PROBLEMS } from './problems.js';

type Words = Omit<ErrorModel, 'requestId' | 'code' | 'sandbox'>;

/** An authorization request that cannot go on, and that cannot or must not be answered at the client's address. */
export interface Refusal {
  /** The OAuth error code. */
  error: string;
  /** The library's words, for the vendor of the client. */
  description: string | undefined;
  /** Why the client's metadata document is not at hand, where that is what happened. */
  document?: 'refused' | 'unreadable' | undefined;
  clientId: string | undefined;
  redirectUri: string | undefined;
  /** What the client registered, where it is known. */
  registered: readonly string[] | undefined;
}

const STALE_CURE = 'Make the application forget this server, so that it introduces itself anew. Then connect again.';

/** What a person reads who lands on a refused authorization request: what happened, whose it is to mend, and how. */
export function refusalWords(refusal: Refusal): Words & { code: string } {
  return { ...wordsFor(refusal), code: refusal.error };
}

function wordsFor(refusal: Refusal): Words {
  switch (refusal.error) {
    case 'invalid_client':
      return unknownClient(refusal);
    case 'invalid_client_metadata':
      return withDetail(refusal, DOCUMENT_WRONG);
    case 'invalid_redirect_uri':
      return unknownRedirect(refusal);
    case 'invalid_target':
      return withDetail(refusal, OTHER_RESOURCE);
    case 'server_error':
      return PROBLEMS.internal;
    case 'temporarily_unavailable':
      return PROBLEMS.busy;
    default:
      return withDetail(refusal, REQUESTS[refusal.error] ?? BAD_REQUEST);
  }
}

const DOCUMENT_WRONG: Words = {
  title: 'The application describes itself wrongly',
  what: 'The description that the application publishes of itself cannot be used.',
  whose: 'client',
  cure: 'Tell the maker of the application, with the words above.',
};

const OTHER_RESOURCE: Words = {
  title: 'The application asked for another server',
  what: 'The address it asked access to is not one that this server gives access to.',
  whose: 'you',
  cure: 'Compare the address of the MCP server in the application with the one in your portal, character by character.',
  action: { href: '/', label: 'Your portal' },
};

const BAD_REQUEST: Words = {
  title: 'The application sent a request that cannot be used',
  what: 'Something in the request is missing or wrong.',
  whose: 'client',
  cure: 'Update the application and connect again. If it happens again, tell its maker.',
};

/** Mistakes that clients really make, by OAuth error code. */
const REQUESTS: Record<string, Words> = {
  invalid_scope: {
    ...BAD_REQUEST,
    title: 'The application asked for permissions that do not exist here',
    what: 'It asked for something that this server cannot give.',
  },
  unsupported_response_type: {
    ...BAD_REQUEST,
    title: 'The application uses a way of signing in that is not safe enough',
    what: 'This server gives access by authorization code only (OAuth 2.1).',
  },
  login_required: {
    ...BAD_REQUEST,
    title: 'The application asked for access without asking you',
    what: 'That is only possible for an application that you approved before, and whose address is proven to be its own.',
    cure: 'Connect again in the application, so that it asks you.',
  },
};
REQUESTS.interaction_required = REQUESTS.consent_required = REQUESTS.login_required as Words;

function unknownClient({ document, clientId, redirectUri }: Refusal): Words {
  const host = clientId === undefined ? undefined : URL.parse(clientId)?.host;
  const publisher = host ? [{ name: 'Published at', values: [host] }] : [];
  if (document === 'refused') {
    return {
      title: 'This application is not allowed here',
      what: 'This server takes applications from certain publishers only, and this one is not among them.',
      whose: 'operator',
      cure: 'Ask them to allow the publisher below (CLIENT_METADATA_DOMAINS), or use another application.',
      addresses: publisher,
    };
  }
  if (document === 'unreadable') {
    return {
      title: 'The application’s description could not be read',
      what: 'Applications of this kind publish who they are. This server just asked the publisher and got no usable answer.',
      whose: 'operator',
      cure: 'Try again in a minute: the publisher may have been out of reach. If it lasts, ask the people who run Gatehouse whether this server may reach the publisher below.',
      addresses: publisher,
    };
  }
  return {
    title: 'This application is not known here any more',
    what: 'It introduced itself with a registration that this server does not have. That happens when the server was set up anew, or when the registration was not used for long.',
    whose: 'you',
    cure: STALE_CURE,
    recipes: recipesFor(recognise(clientId, redirectUri)),
  };
}

const DIFFERENCES: Record<RedirectDifference['part'], string> = {
  scheme: 'The beginning of the address is another one than it registered.',
  host: 'The host of the address is another one than it registered.',
  port: 'The port of the address is another one than it registered.',
  path: 'The path of the address is another one than it registered.',
  query: 'The address carries other parameters than it registered.',
  form: 'It is not among the addresses that the application registered.',
};

function unknownRedirect({ clientId, redirectUri, registered }: Refusal): Words {
  const words: Words = {
    title: 'The application asked to be answered at an unknown address',
    what: 'Nothing was sent there.',
    whose: 'client',
    cure: `${STALE_CURE} If it happens again, tell the maker of the application, with the addresses below.`,
    recipes: recipesFor(recognise(clientId, redirectUri)),
  };
  if (redirectUri === undefined || registered === undefined) return words;
  const difference = redirectDifference(redirectUri, registered);
  return {
    ...words,
    what: `${DIFFERENCES[difference.part]} Nothing was sent there.`,
    addresses: [
      { name: 'Asked for', values: [difference.asked] },
      { name: 'Registered', values: difference.registered },
    ],
  };
}

function withDetail({ description }: Refusal, words: Words): Words {
  return description === undefined ? words : { ...words, what: `${words.what} (${description})` };
}

const ANY_CLIENT: RecipeModel = {
  title: 'In most applications',
  steps: [
    'Open the list of MCP servers or connectors.',
    'Sign this server out, or remove it and add it again.',
    'Connect it again.',
  ],
};

function recipesFor({ sure, clients }: Recognised): RecipeModel[] {
  const recipes = clients.map(({ name, reset }) => ({
    title: sure ? `In ${name}` : `If the application is ${name}`,
    steps: reset,
  }));
  return sure ? recipes : [...recipes, recipes.length > 0 ? { ...ANY_CLIENT, title: 'In others' } : ANY_CLIENT];
}
