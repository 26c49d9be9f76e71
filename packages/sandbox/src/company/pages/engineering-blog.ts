import { bullets, doc, heading, p } from '../../adf/builders.js';
import { jonas, maya, tomas } from '../people.js';
import type { PageSeed } from './seed.js';

/** What is new, in the space ENG. */
export const ENGINEERING_BLOG: readonly PageSeed[] = [
  {
    id: '20151',
    kind: 'blogpost',
    title: 'First snow, first lessons',
    author: jonas,
    age: 18,
    labels: ['winter'],
    views: 64,
    body: doc(
      p('Eleven rovers met the first snow of the year on Monday. Nine of them did not care.'),
      heading(2, 'What the other two taught us'),
      bullets('A cold battery lies about its charge', 'Snow on the camera looks like fog'),
    ),
    comments: [{ by: tomas, age: 17, body: doc(p('Customers loved the pictures.')) }],
  },
  {
    id: '20152',
    kind: 'blogpost',
    title: 'A thousand kilometres without a stop',
    author: maya,
    age: 95,
    body: doc(p('RV-31 drove a thousand kilometres in Oslo and nobody had to touch it.')),
  },
];
