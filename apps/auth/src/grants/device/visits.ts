import { timingSafeEqual } from 'node:crypto';
import type { Forms } from '../../web/forms.js';

/*
 * A visit is the address under which a browser decides about a device: the request's reference, and the proof that this
 * very browser entered the code. So the approval page cannot be reached with a link, but only through the page on which
 * a person enters, or confirms, the code. It needs no row, and the code itself stands in no address of ours after that.
 */

/** The visit of a browser that entered the right code. @param browser the cookie that only this browser holds */
export function visitOf(forms: Forms, reference: string, browser: string): string {
  return `${reference}.${proofOf(forms, reference, browser)}`;
}

/** The reference that a visit speaks of, for the browser that it was made for. */
export function readVisit(forms: Forms, visit: string, browser: string | undefined): string | undefined {
  const [reference, proof, ...more] = visit.split('.');
  if (!browser || !reference || !proof || more.length > 0) return undefined;
  const expected = Buffer.from(proofOf(forms, reference, browser));
  const given = Buffer.from(proof);
  return expected.length === given.length && timingSafeEqual(expected, given) ? reference : undefined;
}

function proofOf(forms: Forms, reference: string, browser: string): string {
  return forms.token(`device visit:${reference}:${browser}`);
}
