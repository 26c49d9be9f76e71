import { expect, it } from 'vitest';
import { attachmentReference, pictureReference } from './references.js';

it.each([
  ['attachment:0c1f-22', '0c1f-22'],
  [' attachment:0c1f%2D22?collection=contentId-20105 ', '0c1f-22'],
  ['attachment:%E0%A4%A', undefined],
  ['attachment:', undefined],
  ['att123', undefined],
  ['https://evil.example/attachment:1', undefined],
])('reads how a text names a picture: %s', (given, named) => {
  expect(pictureReference(given)).toBe(named);
});

it.each([
  ['123', { id: 'att123', site: undefined }],
  ['att123', { id: 'att123', site: undefined }],
  ['https://a.example/wiki/x?preview=/1/123', { id: 'att123', site: 'https://a.example' }],
])('reads an id or an address: %s', (given, reference) => {
  expect(attachmentReference(given)).toEqual(reference);
});

it('takes nothing else', () => {
  expect(() => attachmentReference('../1')).toThrow('invalid_arguments');
});
