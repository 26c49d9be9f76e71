import { bullets, doc, heading, p, panel, table } from '../../adf/builders.js';
import { hanna, maya } from '../people.js';
import type { PageSeed } from './seed.js';

/** The space PEO on the main site: only Maya and Hanna may see it. */
export const PEOPLE_CONFIDENTIAL_PAGES: readonly PageSeed[] = [
  {
    id: '20301',
    title: 'People home',
    author: hanna,
    age: 630,
    touched: 100,
    version: 8,
    body: doc(panel('note', p('Confidential. What you read here stays here.'))),
  },
  {
    id: '20302',
    parent: '20301',
    title: 'Salary bands',
    author: hanna,
    age: 210,
    touched: 20,
    version: 4,
    labels: ['compensation'],
    body: doc(
      table(
        ['Level', 'From', 'To'],
        ['E3', '48,000 €', '60,000 €'],
        ['E4', '58,000 €', '74,000 €'],
        ['E5', '70,000 €', '88,000 €'],
      ),
    ),
  },
  {
    id: '20303',
    parent: '20301',
    title: 'Hiring plan',
    author: hanna,
    age: 80,
    touched: 8,
    version: 6,
    labels: ['hiring'],
    body: doc(
      heading(2, 'Next quarter'),
      bullets('Perception engineer', 'Cover for firmware, seven months', 'Nobody in sales'),
    ),
  },
  {
    id: '20304',
    parent: '20301',
    title: 'Malmö office closure',
    author: maya,
    age: 5,
    labels: ['restructuring'],
    readers: [maya, hanna],
    body: doc(p('Not announced. Timeline, offers and the letter.')),
  },
];
