import { addLabels, listLabels, removeLabel } from '@gatehouse/atlassian';
import type { AtlassianAccess, ConnectedSite } from '../../../credentials/access.js';
import { siteArgument } from '../../common/arguments.js';
import { oneLine } from '../../common/lines.js';
import { ToolFailure } from '../../failure.js';
import { type ObjectSchema, texts } from '../../schema.js';
import { CHANGES, defineTool } from '../../tool.js';
import { type FoundContent, findContent, isWithheldPage, pageArgument, siteOfPage } from '../content.js';

const output: ObjectSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, labels: { type: 'array', items: { type: 'string' } } },
  required: ['id', 'labels'],
};

/** Labels are lower case, and one word. */
const WORD = /^[^\s:;,.?&[\]()#^*@!]{1,255}$/;

export const setConfluenceLabels = defineTool({
  name: 'confluence_set_labels',
  title: 'Set Confluence labels',
  description: 'Adds labels to a page or blog post and removes others; those that are not named stay as they are.',
  input: {
    page: pageArgument,
    add: texts('Labels to add, each one word.', { maxItems: 50 }),
    remove: texts('Labels to remove.', { maxItems: 20 }),
    site: siteArgument,
  },
  output,
  annotations: CHANGES,
  scopes: ['confluence:write'],
  async run(input, { atlassian }) {
    const wanted = namesIn('add', input.add);
    const unwanted = namesIn('remove', input.remove);
    if (wanted.length + unwanted.length === 0) throw new ToolFailure('invalid_arguments', 'Pass add, remove, or both.');
    const both = wanted.find((name) => unwanted.includes(name));
    if (both) throw new ToolFailure('invalid_arguments', `${both} is both to be added and to be removed.`);
    const { site } = await siteOfPage(atlassian, input.page, input.site);
    const page = await findContent(atlassian, site, input.page);
    const before = await atlassian.ask(site, (http, call) => listLabels(http, call, page));
    const added = wanted.filter((name) => !before.includes(name));
    const removed = unwanted.filter((name) => before.includes(name));
    const labels = await change(atlassian, site, page, { before, added, removed });
    // Of a page that is withheld, only those that were named.
    const named = new Set([...wanted, ...unwanted]);
    const shown = isWithheldPage(page) ? labels.filter((name) => named.has(name)) : labels.map((name) => oneLine(name));
    const done = [
      added.length > 0 && `added ${added.join(', ')}`,
      removed.length > 0 && `removed ${removed.join(', ')}`,
    ].filter(Boolean);
    const text = `“${oneLine(page.shown.title)}”: ${done.join('; ') || 'nothing to change'}. Labels: ${shown.join(', ') || 'none'}.`;
    return { text, structured: { id: page.id, labels: shown } };
  },
});

function namesIn(argument: string, given: readonly string[] | undefined): string[] {
  const names = [...new Set((given ?? []).map((name) => name.trim().toLowerCase()))];
  const wrong = names.find((name) => !WORD.test(name));
  if (wrong === undefined) return names;
  throw new ToolFailure(
    'invalid_arguments',
    `${argument}: “${wrong}” is no label. Use one word, such as release-notes.`,
  );
}

/** New labels go in one request; each that goes needs a request of its own. */
async function change(
  atlassian: AtlassianAccess,
  site: ConnectedSite,
  page: FoundContent,
  { before, added, removed }: { before: string[]; added: string[]; removed: string[] },
): Promise<string[]> {
  const { kind, id, title } = page;
  const target = { id, name: oneLine(title) };
  const will = { kind, labels: [...before, ...added].filter((name) => !removed.includes(name)) };
  let labels = before;
  if (added.length > 0) {
    const was = labels;
    labels = await atlassian.ask(site, (http, call) => addLabels(http, call, page.id, added), {
      change: {
        kind: 'page-labels',
        target,
        before: { kind, labels: was },
        will,
        after: (all) => ({ kind, labels: all }),
      },
    });
  }
  for (const name of removed) {
    const was = labels;
    const left = was.filter((one) => one !== name);
    await atlassian.ask(site, (http, call) => removeLabel(http, call, page.id, name), {
      change: {
        kind: 'page-labels',
        target,
        before: { kind, labels: was },
        will,
        after: () => ({ kind, labels: left }),
      },
    });
    labels = left;
  }
  return labels;
}
