/**
 * Says whether an address may stand in `href`: ours (a path on this origin) or http(s). Anything else, `javascript:`
 * first of all, is shown as text.
 */
export function isSafeHref(href: string): boolean {
  if (/^\/(?![/\\])/.test(href)) return true;
  const url = URL.parse(href);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}
