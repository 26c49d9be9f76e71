import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { markFile } from './brand/mark.js';

/** A file that the pages ask for, served as it is; its path changes with its content, so it may be cached for ever. */
export interface Asset {
  /** For example `/assets/3vY0…c.css`. */
  path: string;
  contentType: string;
  body: string;
}

/** In the order of the cascade: what things are made of, then the frame, then what stands in it. */
const sheets = [
  'tokens',
  'base',
  'shell',
  'surfaces',
  'facts',
  'notice',
  'controls',
  'code-field',
  'approval',
  'navigation',
  'portal',
  'call',
  'changes',
  'sign-in',
  'recipe',
  'preferences',
  'upload',
];

function asset(body: string, extension: string, contentType: string): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 20);
  return { path: `/assets/${hash}.${extension}`, contentType, body };
}

/** The one stylesheet of all pages. */
export const stylesheet: Asset = asset(
  sheets.map((name) => readFileSync(new URL(`../styles/${name}.css`, import.meta.url), 'utf8')).join('\n'),
  'css',
  'text/css; charset=utf-8',
);

/** The mark for browser tabs. */
export const icon: Asset = asset(markFile, 'svg', 'image/svg+xml');

/** Everything that a page refers to. */
export const assets: readonly Asset[] = [stylesheet, icon];
