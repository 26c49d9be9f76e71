import type { AdfDoc, JiraIssue } from '@gatehouse/atlassian';
import { replacedText } from '../common/replaced-text.js';
import type { RichText } from '../common/rich-text.js';

/** The texts that an issue gets in place of those that it has. */
export interface ReplacedFields {
  document(field: { fieldId: string; name: string }, given: string, format?: 'markdown' | 'adf'): Promise<AdfDoc>;
  /** What would go with the texts so far, each with the name of its field. */
  lost: string[];
}

/**
 * @param issue as it is, with the fields that may be replaced
 * @param shown the same as the model may read it
 */
export function replacedFields(
  richText: RichText,
  { fields }: Pick<JiraIssue, 'fields'>,
  shown: Pick<JiraIssue, 'fields'>,
): ReplacedFields {
  const lost: string[] = [];
  return {
    lost,
    async document({ fieldId, name }, given, format = 'markdown') {
      const before = { is: fields[fieldId], shown: shown.fields[fieldId] };
      const replaced = await replacedText(richText, name, before, given, format);
      lost.push(...replaced.lost.map((thing) => `${name}: ${thing}`));
      return replaced.document;
    },
  };
}
