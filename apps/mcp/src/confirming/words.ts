import { hiddenInWords, type ShownCall, type ShownFact, type ShownSide } from '@gatehouse/contract';
import { cut } from '../tools/common/lines.js';

/** Of a longer argument, so much is shown in a client's own form (characters, and lines). */
const MAX_SHOWN = 400;
const MAX_LINES = 12;
/** Of what a call changes, so many facts are. */
const MAX_FACTS = 12;

/** For clients that can do nothing but show a text: the model has to hand it on. */
export function linkText({ title, changed }: ShownCall, url: string, portalUrl: string): string {
  const why = changed
    ? 'What it changes is another by now than when they were last asked, so they are asked anew. '
    : '';
  return (
    `The user has to confirm this call (${title}) before it is made. Nothing was done. ${why}Show the user this link, complete ` +
    `and unchanged, and ask them to open it and decide there:\n\n${url}\n\nIt is for this user only and good for ten ` +
    `minutes; what waits for them is listed at ${portalUrl} too. When they say that they approved, call this tool again ` +
    'with exactly the same arguments: other arguments have to be confirmed anew, and so does what has changed meanwhile.'
  );
}

/**
 * For the person, beside the link, in a client that asks whether to open it (MCP Elicitation, URL mode).
 * @param round how often they are asked, from 1
 */
export function linkMessage({ title }: ShownCall, round: number): string {
  const again = round > 1 ? 'It is not decided yet. ' : '';
  return `${again}${title}: this needs your approval. Look at it and decide on this page of Gatehouse, then come back.`;
}

/** While a call waits for its user. */
export const WAITING = 'Waiting for the user to confirm this';

/**
 * For the person, in their client's own form: exactly what will happen, and what is there now. Values stand indented, so
 * that none of them can pass for a line of ours, in plain text and in Markdown alike.
 * @param inPortal whether the portal shows all of it; an address has no place in a form (MCP Elicitation, "Safe URL Handling")
 */
export function formMessage(call: ShownCall, inPortal: boolean): string {
  const { title, destroys, site, arguments: given, copies = [], withheld, changed } = call;
  const shown = [...copies.map(argument), ...changeOf(call), ...given.map(argument)];
  const shortened = shown.some(({ whole }) => !whole);
  return [
    `Your AI application wants to do this in your name: ${title}${destroys ? '. This cannot simply be put back.' : ''}`,
    ...(changed ? ['What it changes is another by now than when you were last asked.'] : []),
    ...(site ? [`Site: ${site.name} (${site.url})`, `Atlassian account: ${site.account}`] : []),
    ...shown.map(({ lines }) => lines),
    ...(withheld ? [inPortal ? WITHHELD_HERE : WITHHELD] : []),
    ...(shortened && inPortal ? ['All of it can be read, and decided about, in your Gatehouse portal.'] : []),
  ].join('\n\n');
}

const WITHHELD = 'What is there now is withheld from applications.';
const WITHHELD_HERE = `${WITHHELD} Your Gatehouse portal shows it.`;

/** A part of the message, and whether it is all there is. */
interface Part {
  lines: string;
  whole: boolean;
}

/** What is there now, and what will be. */
function changeOf({ change }: ShownCall): Part[] {
  if (!change) return [];
  const { target, way, facts, more } = change;
  const left = more + Math.max(0, facts.length - MAX_FACTS);
  const parts = facts.slice(0, MAX_FACTS).flatMap(({ name, now, next, difference }: ShownFact): Part[] => {
    if (difference) return [side(`${name}, now (-) and then (+)`, difference)];
    if (way === 'goes') return [side(`${name}, which goes`, now)];
    return [side(`${name}, now`, now), ...(way === 'is' ? [] : [side(`${name}, then`, next)])];
  });
  return [
    ...(target === '' ? [] : [side('It changes', { text: target, hidden: 0, more: 0 })]),
    ...parts,
    ...(left > 0 ? [{ lines: `… and ${left} more that it changes.`, whole: false }] : []),
  ];
}

const side = (name: string, text: ShownSide | undefined): Part =>
  text ? argument({ name, ...text }) : { lines: `${name}: nothing`, whole: true };

function argument({ name, text, hidden, more = 0 }: ShownCall['arguments'][number] & { more?: number }): Part {
  const few = text.split('\n').slice(0, MAX_LINES).join('\n');
  const head = few.length > MAX_SHOWN ? cut(few, MAX_SHOWN) : few;
  const length = text.length + more;
  const whole = head.length === length;
  const notes = [
    ...(whole ? [] : [`shortened, ${length.toLocaleString('en')} characters in all`]),
    ...(hidden > 0 ? [hiddenInWords(hidden)] : []),
  ];
  const indented = head.split('\n').map((line) => `    ${line}`);
  return { lines: [`${name}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}:`, '', ...indented].join('\n'), whole };
}

/** The form's one question (MCP Elicitation, "Requested Schema"): nothing is chosen before somebody chooses. */
export const FORM_SCHEMA = {
  type: 'object',
  properties: {
    decision: {
      type: 'string',
      title: 'Decision',
      description: 'Approve lets this very call be made once.',
      enum: ['approve', 'decline'],
    },
  },
  required: ['decision'],
} as const;

/** After the person said no (RS-69). */
export const DECLINED =
  'The user declined this call, so nothing was done. Do not try it again, nor in another way, unless they ask for it.';

/** Where a call was made already, or its approval ended, between the look at it and the write. */
export const NOT_APPROVED =
  'Nothing was sent: the approval of this call was used by the same call a moment ago, has ended, or was for another ' +
  'site, account or state of what it changes. Look whether it was done. Call again only if it is to be done once more: the user is asked again.';

/** Where the operator lets people confirm in their client only, and this client has no forms. */
export const NO_FORM =
  'The user would have to confirm this call in this client, and the client cannot ask them. Nothing was done. Only an ' +
  'operator can allow another way.';

export const NOBODY =
  'A person has to confirm this call, and this client acts for itself: there is nobody to ask. Nothing was done. Only an ' +
  'operator can allow it.';

/** Where too many wait. */
export const TOO_MANY =
  'The user has to confirm this call, but too many calls wait for them already. Nothing was done. Ask them to decide ' +
  'about those first.';
