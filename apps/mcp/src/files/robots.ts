import type { IncomingHttpHeaders } from 'node:http';

/** Programs that fetch every address that is written in a chat or a mail, to show what is behind it. */
const ROBOT =
  /bot\b|crawl|spider|preview|unfurl|facebookexternalhit|whatsapp|skypeuri|embedly|google-safety|link ?check/i;

/** Whether nobody asked for the file: a browser that guesses what comes next, or a robot that previews links. */
export function isUnasked(headers: IncomingHttpHeaders): boolean {
  const purpose = [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']].join(' ');
  return /prefetch|preview|prerender/i.test(purpose) || ROBOT.test(headers['user-agent'] ?? '');
}
