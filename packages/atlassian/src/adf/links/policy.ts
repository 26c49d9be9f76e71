/** Which addresses in a text that others wrote may reach a model. */
export interface LinkPolicy {
  /** Whether links to hosts that are not known are taken out; remote pictures and addresses that deceive always are. */
  neutralise: boolean;
  /** Hosts whose links stay; `*.example.com` is all below example.com. */
  hosts: readonly string[];
  /**
   * Put into what looks like an address in code, which stays as it is, so that whoever looks the Markdown through for
   * addresses again passes it by; they take it out.
   */
  codeMark?: string;
}

export type Verdict = { stays: true } | { stays: false; host: string };

const STAYS: Verdict = { stays: true };
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/** What the web's own schemes are written with; others are commands to programs. */
const WEB: ReadonlySet<string> = new Set(['http', 'https']);
const MAIL: ReadonlySet<string> = new Set(['mailto', 'tel']);
/** Where a text leads that is no web address: within Jira and Confluence. */
const OURS: ReadonlySet<string> = new Set(['accountid', 'attachment']);

/**
 * Whether a link's address may stay. One that deceives never may: with a name or a password before its host, with
 * backslashes, controls or marks that turn the direction of writing, or of a scheme that is not the web's.
 *
 * @returns else what is shown in its place: the host as it is looked up, punycode for letters beyond ASCII; or the scheme
 */
export function judge(address: string, policy: LinkPolicy): Verdict {
  // Whoever follows an address takes no notice of controls in it.
  const plain = address.replace(/\p{Cc}/gu, '').trim();
  const scheme = SCHEME.exec(plain)?.[1]?.toLowerCase();
  if (scheme !== undefined && OURS.has(scheme)) return STAYS;
  if (scheme !== undefined && MAIL.has(scheme)) {
    return policy.neutralise ? { stays: false, host: `${scheme}:` } : STAYS;
  }
  if (scheme !== undefined && !WEB.has(scheme)) return { stays: false, host: `${scheme}:` };
  // Without a scheme it is a place in this text or on the page that shows it, unless it names a host.
  if (scheme === undefined && !/^[/\\]{2}/.test(plain)) return isToken(plain) ? { stays: false, host: 'link' } : STAYS;
  const url = URL.parse(scheme === undefined ? `https:${plain}` : plain);
  if (!url?.hostname) return { stays: false, host: 'unreadable address' };
  const deceives = url.username !== '' || url.password !== '' || DECEIVING.test(address.trim()) || scheme === undefined;
  const { hostname } = url;
  if (deceives) return { stays: false, host: hostname };
  return !policy.neutralise || isKnown(hostname, policy.hosts) ? STAYS : { stays: false, host: hostname };
}

const DECEIVING = /[\\\p{Cc}\p{Cf}\p{Z}]/u;

function isKnown(hostname: string, hosts: readonly string[]): boolean {
  return hosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host));
}

/** The address that stands for one that was taken out: a place in the text, which nothing fetches. */
export const TOKEN = /#link-[0-9a-f]{16}/;

export function isToken(address: string): boolean {
  return /^#link-[0-9a-f]{16}$/.test(address);
}

/**
 * Web addresses among words, as anything that makes links of them may find them. One behind another and a sign is another;
 * what ends an address ends no host that goes on behind it, which some take for a letter.
 *
 * @param ahead a pattern of what may stand before each sign
 */
export function addressPattern(ahead: string): RegExp {
  const others = String.raw`(?![,;|!*({[](?:https?${ahead}:|www${ahead}\.))[^\s<>"'\`)\]}`;
  const begin = [
    String.raw`https?${ahead}:(?:${ahead}[/\\]){0,2}`,
    String.raw`[a-z](?:[a-z0-9]|${ahead}[+.-]){1,20}${ahead}:(?:${ahead}[/\\]){2}`,
    String.raw`(?<![a-z0-9])www${ahead}\.`,
  ].join('|');
  const inHost = '["\'`)}](?=["\'`)}.]{0,250}[a-z0-9-]|[^\\s<>/?#]{0,250}@)';
  return new RegExp(`(?:${begin})(?:${inHost}|${others}/?#])*(?:${others}])+`, 'gi');
}

/** {@link addressPattern} for words as they are. */
export const ADDRESSES = addressPattern('');

/** What looks like an address, a picture or a tag gets a mark within, by which it is passed by. */
export function marked(code: string, mark: string): string {
  return code.replace(TRIGGERS, mark);
}

const TRIGGERS =
  /(?<=[\w+.\\-])(?=:)|(?<=!)(?=\[)|(?<=\])(?=[(:])|(?<=<)(?=[a-z/!?])|(?<=www)(?=\\?\.)|(?=\/\/)|(?<=&)(?=[#a-z])/gi;
