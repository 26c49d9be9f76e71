import { styleText } from 'node:util';

/** Tells a story of requests: numbered steps, what went over the wire, and why. */
export interface Narrator {
  step(title: string, why: string): void;
  sent(text: string): void;
  received(text: string): void;
  note(text: string): void;
  /** A `fetch` that tells what it does. */
  fetch: typeof fetch;
}

const INDENT = '    ';

/** @param write where the story goes */
export function createNarrator(write: (line: string) => void): Narrator {
  let count = 0;
  let told = '';
  const line = (text: string) => write(`${INDENT}${text}`);

  const narrator: Narrator = {
    step: (title, why) => {
      count += 1;
      write('');
      write(`${styleText('bold', ` ${count}  ${title}`)}`);
      write(`${INDENT}${styleText('dim', why)}`);
    },
    sent: (text) => line(`${styleText('cyan', '→')} ${text}`),
    received: (text) => line(`${styleText('green', '←')} ${text}`),
    note: (text) => line(styleText('dim', text)),
    fetch: async (input, init) => {
      const request = describeRequest(input, init);
      // A client may ask the same thing twice in a row; the story tells it once.
      const chapter = CHAPTERS.find(({ matches }) => matches(request));
      if (chapter && chapter.title !== told) {
        narrator.step(chapter.title, chapter.why);
        told = chapter.title;
      }
      narrator.sent(`${request.method} ${request.url.origin}${request.url.pathname}${request.what}`);
      const response = await fetch(input, init);
      narrator.received(await describeResponse(response, chapter?.show ?? []));
      return response;
    },
  };
  return narrator;
}

interface Told {
  method: string;
  url: URL;
  authorized: boolean;
  what: string;
}

interface Chapter {
  title: string;
  why: string;
  matches: (request: Told) => boolean;
  /** Members of the JSON answer that matter. */
  show: string[];
}

const CHAPTERS: Chapter[] = [
  {
    title: 'Which authorization server? (Protected Resource Metadata, RFC 9728)',
    why: 'The resource says who issues tokens for it and what its own name is.',
    matches: ({ url }) => url.pathname.includes('/oauth-protected-resource'),
    show: ['resource', 'authorization_servers', 'scopes_supported'],
  },
  {
    title: 'What can it do? (Authorization Server Metadata, RFC 8414)',
    why: 'The authorization server lists its addresses and abilities. PKCE with S256 must be among them.',
    matches: ({ url }) => url.pathname.includes('/.well-known/'),
    show: [
      'issuer',
      'authorization_endpoint',
      'token_endpoint',
      'registration_endpoint',
      'code_challenge_methods_supported',
    ],
  },
  {
    title: 'The client introduces itself (Dynamic Client Registration, RFC 7591)',
    why: 'Nobody set this client up beforehand. It names itself and says where answers may go.',
    matches: ({ url }) => url.pathname.endsWith('/register'),
    show: ['client_id', 'client_name', 'redirect_uris', 'token_endpoint_auth_method'],
  },
  {
    title: 'Code against token (RFC 6749 section 4.1.3, PKCE RFC 7636)',
    why: 'The code works once, only with the secret that the client made at the start, and for this resource alone.',
    matches: ({ url }) => url.pathname.endsWith('/token'),
    show: ['token_type', 'expires_in', 'scope'],
  },
  {
    title: 'Knocking without a key',
    why: 'The client knows nothing but the address. The answer tells it where to go.',
    matches: ({ authorized }) => !authorized,
    show: [],
  },
  {
    title: 'The same door, with the key',
    why: 'The token names this resource as its audience, so the server lets the client in.',
    matches: () => true,
    show: [],
  },
];

function describeRequest(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Told {
  const url = new URL(input instanceof Request ? input.url : input);
  const headers = new Headers(init?.headers);
  return {
    method: init?.method ?? 'GET',
    url,
    authorized: headers.has('authorization'),
    what: rpcMethod(init?.body) + (headers.has('authorization') ? styleText('dim', '  (with the token)') : ''),
  };
}

function rpcMethod(body: RequestInit['body'] | undefined): string {
  if (typeof body !== 'string' || !body.startsWith('{')) return '';
  const { method } = JSON.parse(body) as { method?: string };
  return method ? `  ${method}` : '';
}

async function describeResponse(response: Response, show: string[]): Promise<string> {
  const challenge = response.headers.get('www-authenticate');
  if (challenge) return `${response.status}  WWW-Authenticate: ${challenge}`;
  const isJson = response.headers.get('content-type')?.includes('json');
  if (!isJson || show.length === 0) return String(response.status);
  const body = (await response.clone().json()) as Record<string, unknown>;
  const members = show.filter((name) => body[name] !== undefined);
  const lines = members.map((name) => `\n${INDENT}    ${name}: ${styleText('yellow', JSON.stringify(body[name]))}`);
  return `${response.status}${lines.join('')}`;
}
