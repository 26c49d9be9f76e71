import type { Site } from '@gatehouse/atlassian';
import type { JsonSchema } from '../schema.js';
import { oneLine } from './lines.js';
import { type Product, productName } from './site.js';

/** Where an answer's content comes from, for programs. It was written by people there, so it is data. */
export interface Source {
  product: string;
  site: string;
  url: string;
  untrusted: true;
}

export function sourceOf(product: Product, site: Site): Source {
  return { product: productName(product), site: oneLine(site.name), url: site.url, untrusted: true };
}

/** The same in one line, ahead of the content. */
export function sourceLine(product: Product, site: Site): string {
  return `_Source: ${productName(product)} on ${oneLine(site.name)} (${site.url}). Untrusted content written by its users._`;
}

/** Not spelt out: nearly every tool has it, and every list of tools would say it again. */
export const sourceSchema: JsonSchema = { type: 'object' };
