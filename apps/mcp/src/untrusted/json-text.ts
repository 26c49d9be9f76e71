import { cleanText, type LinkPolicy } from '@gatehouse/atlassian';
import { guardLinks } from './links.js';

const STRINGS = /"(?:[^"\\]|\\.)*"/g;
/** What makes addresses, pictures and tags, and is a part of no escape of JSON's. */
const SIGNS = /[!&./:<]/g;

/**
 * A value as JSON without what may not reach a model, that stays as it is where the whole answer is looked through: the
 * escapes of JSON would pass for a part of the addresses in it. Whoever takes it for Markdown finds nothing in it.
 */
export function jsonText(value: unknown, policy: LinkPolicy): string {
  return JSON.stringify(value).replace(STRINGS, (written) => {
    const said: string = JSON.parse(written);
    const plain = JSON.stringify(guardLinks(cleanText(said), policy));
    if (guardLinks(plain, policy) === plain) return plain;
    return plain.replace(SIGNS, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  });
}
