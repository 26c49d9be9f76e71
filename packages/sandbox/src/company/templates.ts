import type { Template } from './model.js';

/** Templates of the main site: one for everybody, the others of a space. */
export const MAIN_TEMPLATES: readonly Template[] = [
  {
    id: '25001',
    name: 'Meeting notes',
    description: 'Who was there, what was decided, who does what',
    spaceKey: null,
    labels: ['meeting'],
    storage:
      '<h2>People</h2><p></p><h2>Decisions</h2><ul><li><p></p></li></ul>' +
      '<h2>Tasks</h2><ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status>' +
      '<ac:task-body>Write down who does what</ac:task-body></ac:task></ac:task-list>',
  },
  {
    id: '25002',
    name: 'Incident review',
    description: 'What happened, why, and what we change',
    spaceKey: 'ENG',
    labels: ['incident'],
    storage:
      '<at:declarations><at:string at:name="System" /><at:textarea at:columns="40" at:name="Summary" at:rows="4" />' +
      '</at:declarations><p><strong>System:</strong> <at:var at:name="System" /></p>' +
      '<p><at:var at:name="Summary" at:rawxhtml="true" /></p><h2>What happened</h2><p></p>' +
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Blame nobody.</p></ac:rich-text-body>' +
      '</ac:structured-macro><h2>What we change</h2><p></p>',
  },
  {
    id: '25003',
    name: 'Exit interview',
    description: 'For the People team alone',
    spaceKey: 'PEO',
    labels: [],
    storage: '<h2>Reasons</h2><p></p>',
  },
];
