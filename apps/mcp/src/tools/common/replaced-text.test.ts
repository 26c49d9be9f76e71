import { type AdfNode, type Converter, editDocument, markdownToAdf } from '@gatehouse/atlassian';
import { describe, expect, it } from 'vitest';
import { refuseLoss, wentWith } from './loss.js';
import { replacedText } from './replaced-text.js';
import { createRichText } from './rich-text.js';

const converter: Converter = {
  toAdf: async (markdown) => ({ ok: true, value: markdownToAdf(markdown) }),
  toMarkdown: async () => ({ ok: false, reason: 'busy' }),
  edit: async (body, edit, since, _owner, links) => ({ ok: true, value: editDocument(body, edit, since, links) }),
  close: async () => {},
};
const richText = createRichText(converter, 'usr_maya', { neutralise: true, hosts: [] });

const doc = (...content: AdfNode[]) => ({ type: 'doc' as const, version: 1 as const, content });
/** What is there, and may be read. */
const open = (is: unknown) => ({ is, shown: is });
const words = (text: string): AdfNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const macro: AdfNode = { type: 'extension', attrs: { extensionType: 'x', extensionKey: 'toc', localId: 'l' } };
const FENCE = '```adf:extension\n{"attrs":{"extensionType":"x","extensionKey":"toc","localId":"l"}}\n```';

describe('a text in place of another', () => {
  it('has what was written back, and says what it has not', async () => {
    expect(await replacedText(richText, 'body', open(doc(words('old'), macro)), `new\n\n${FENCE}`, 'markdown')).toEqual(
      {
        document: doc(words('new'), macro),
        lost: [],
      },
    );
    expect(await replacedText(richText, 'body', open(doc(words('old'), macro)), 'new', 'markdown')).toEqual({
      document: doc(words('new')),
      lost: ['macro toc'],
    });
    const adf = JSON.stringify(doc(words('new')));
    expect(await replacedText(richText, 'body', open(doc(macro)), adf, 'adf')).toMatchObject({ lost: ['macro toc'] });
  });

  it('that is withheld says how much is lost, and not what', async () => {
    const before = { is: doc(words('old'), macro), shown: doc(words('[Withheld: written by a guest]')) };
    const { document, lost } = await replacedText(richText, 'body', before, 'new', 'markdown');
    expect(document).toEqual(doc(words('new')));
    expect(lost).toEqual(['what the withheld text has beside its words (1)']);
  });

  it('where there was none loses nothing', async () => {
    for (const before of [null, undefined]) {
      const { document, lost } = await replacedText(richText, 'body', open(before), 'new', 'markdown');
      expect({ document, lost }).toEqual({ document: doc(words('new')), lost: [] });
    }
  });

  it('takes the place of what nobody can read only where that is meant', async () => {
    const { document, lost } = await replacedText(
      richText,
      'body',
      open({ type: 'doc', content: [null] }),
      'new',
      'markdown',
    );
    expect({ document, lost }).toEqual({
      document: doc(words('new')),
      lost: ['a text that cannot be read as a document'],
    });
  });

  it('takes no stand-in for a link that the other has not', async () => {
    const before = open(doc(words('old')));
    const given = replacedText(richText, 'Notes', before, '[x](#link-0123456789abcdef)', 'markdown');
    await expect(given).rejects.toMatchObject({
      code: 'invalid_arguments',
      wire: expect.stringMatching(/^Notes has a link/),
    });
  });
});

describe('a loss', () => {
  it('is refused with the list of it and where to read it, unless it is allowed', () => {
    const refused = () => refuseLoss(['macro toc', 'columns'], undefined, 'jira_get_issue');
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'invalid_arguments',
        wire: expect.stringMatching(
          /would go: macro toc; columns\. Keep it .* as jira_get_issue shows it.*allow_loss true/,
        ),
      }),
    );
    expect(() => refuseLoss(['macro toc'], false, 'jira_get_issue')).toThrow();
    refuseLoss(['macro toc'], true, 'jira_get_issue');
    refuseLoss([], undefined, 'jira_get_issue');
  });

  it('is told however much it is, and not where there is none', () => {
    expect(wentWith([])).toBe('');
    expect(wentWith(Array.from({ length: 31 }, (_, at) => `m${at}`))).toMatch(
      /^\nWent with it: m0; m1; .*; m29; 1 more\.$/,
    );
  });
});
