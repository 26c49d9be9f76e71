import {
  bullets,
  codeBlock,
  doc,
  expand,
  heading,
  mention,
  mono,
  p,
  panel,
  status,
  table,
  tasks,
} from '../../adf/builders.js';
import { maya, sofia } from '../people.js';
import type { PageSeed } from './seed.js';

/** The space LAB on the research lab's site. */
export const PERCEPTION_LAB_PAGES: readonly PageSeed[] = [
  {
    id: '20401',
    title: 'Perception Lab home',
    author: sofia,
    age: 415,
    touched: 30,
    version: 12,
    body: doc(p('Notes, datasets and results. What is here may be wrong tomorrow.')),
  },
  {
    id: '20402',
    parent: '20401',
    title: 'Datasets',
    author: sofia,
    age: 300,
    touched: 12,
    version: 19,
    labels: ['dataset'],
    body: doc(
      table(
        ['Name', 'Pictures', 'Labels', 'State'],
        [[mono('street-day-v5')], '84,000', 'boxes', [status('Stable', 'green')]],
        [[mono('street-night-v2')], '31,000', 'boxes', [status('Growing', 'blue')]],
        [[mono('snowbank-v2')], '1,100', 'masks', [status('Stable', 'green')]],
      ),
      panel('note', p('Faces are blurred in all of them. Tell ', mention(sofia), ' if you find one that is not.')),
    ),
  },
  {
    id: '20403',
    parent: '20401',
    title: 'Depth from one camera: results',
    author: sofia,
    age: 29,
    touched: 5,
    version: 4,
    labels: ['results', 'depth'],
    body: doc(
      heading(2, 'Three networks'),
      table(
        ['Network', 'Error at 10 m', 'Frames per second'],
        ['small', '8.9 %', '41'],
        ['medium', '6.4 %', '22'],
        ['large', '5.1 %', '7'],
      ),
      expand(
        'How it was measured',
        codeBlock('shell', 'python evaluate.py --data street-day-v5 --split test --range 10'),
      ),
    ),
    comments: [{ by: maya, age: 4.5, body: doc(p('Is the new loss in these numbers?')) }],
  },
  {
    id: '20404',
    parent: '20401',
    title: 'Trial diary: Trondheim',
    author: sofia,
    age: 12,
    touched: 1,
    version: 9,
    labels: ['trial'],
    body: doc(
      heading(3, 'Yesterday'),
      bullets('6.2 km, no snow', 'P4 stopped twice at the bridge, low sun'),
      heading(3, 'Tomorrow'),
      tasks('Polarising filter', 'Same route at the same time'),
    ),
  },
];
