/**
 * Codes that a person reads on one device and types on another (RFC 8628 section 6.1): twenty consonants, so that no
 * word comes out and nothing looks like a digit, and eight of them, which is 34 bits.
 */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const SHAPE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);

/** How the library draws and writes them: BCDF-GHJK. */
export const USER_CODE = { charset: 'base-20', mask: '****-****' } as const;

/**
 * What a person typed, as it is compared: case, dashes and spaces do not count.
 * @returns undefined for what cannot be a code
 */
export function normalizeUserCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return SHAPE.test(letters) ? letters : undefined;
}

/** As it is shown: BCDF-GHJK. */
export function formatUserCode(normalized: string): string {
  return `${normalized.slice(0, LENGTH / 2)}-${normalized.slice(LENGTH / 2)}`;
}
