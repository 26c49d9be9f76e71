/** Types that no browser runs, whatever is in the file. Everything else is bytes. */
const INERT = new Set([
  'application/json',
  'application/pdf',
  'application/zip',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/csv',
  'text/plain',
]);

/** A type that may be said of a file, of which whoever attached it said another perhaps. */
export function safeType(type: string): string {
  const [essence = ''] = type.toLowerCase().split(';', 1);
  return INERT.has(essence.trim()) ? essence.trim() : 'application/octet-stream';
}

/**
 * How a file is kept, under a name that cannot leave the folder that it is put in, nor this header (RFC 6266 with the
 * encoding of RFC 8187).
 */
export function dispositionOf(name: string): string {
  const safe = safeName(name);
  const ascii = safe.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Without what separates folders, what cannot be seen (right-to-left overrides turn `gpj.exe` around), and dots ahead. */
function safeName(name: string): string {
  const seen = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return [...seen].slice(0, 150).join('') || 'file';
}

/** Of everything at these addresses: nothing of it runs, is remembered, is framed, or tells where it came from. */
export const FILE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};
