import { z } from 'zod';

const localId = z.string().optional();
const text = z.string();
const filled = z.string().min(1);
const number = z.number();
const plain = z.strictObject({ localId }).optional();
const percent = z.number().min(0).max(100);

const cardLayout = z.enum(['wide', 'full-width', 'center', 'wrap-right', 'wrap-left', 'align-end', 'align-start']);
const media = { localId, alt: text.optional(), height: number.optional(), width: number.optional() };
const stored = { ...media, collection: text, occurrenceKey: filled.optional() };
const extension = {
  extensionKey: filled,
  extensionType: filled,
  parameters: z.unknown().optional(),
  text: text.optional(),
  localId: filled.optional(),
};
const blockExtension = z.strictObject({ ...extension, layout: z.enum(['wide', 'full-width', 'default']).optional() });
const cell = z
  .strictObject({
    colspan: number.optional(),
    rowspan: number.optional(),
    colwidth: z.array(number).optional(),
    background: text.optional(),
    localId,
    valign: z.enum(['top', 'middle', 'bottom']).optional(),
  })
  .optional();
const expand = z.strictObject({ title: text.optional(), localId });
const state = z.enum(['TODO', 'DONE']);
const datasource = z.strictObject({
  id: text,
  parameters: z.unknown(),
  views: z.array(z.strictObject({ properties: z.unknown().optional(), type: text })).min(1),
});

/** The attributes of each node type that a document of ours may hold, as Atlassian's JSON schema demands them. */
export const NODE_ATTRS: Readonly<Record<string, z.ZodType>> = {
  paragraph: plain,
  heading: z.strictObject({ level: z.number().min(1).max(6), localId }),
  bulletList: plain,
  orderedList: z.strictObject({ order: z.number().min(0).optional(), localId }).optional(),
  listItem: plain,
  taskList: z.strictObject({ localId: text }),
  taskItem: z.strictObject({ localId: text, state }),
  blockTaskItem: z.strictObject({ localId: text, state }),
  decisionList: z.strictObject({ localId: text }),
  decisionItem: z.strictObject({ localId: text, state: text }),
  codeBlock: z
    .strictObject({
      language: text.optional(),
      uniqueId: text.optional(),
      localId,
      wrap: z.boolean().optional(),
      hideLineNumbers: z.boolean().optional(),
    })
    .optional(),
  blockquote: plain,
  panel: z.strictObject({
    panelType: z.enum(['info', 'note', 'tip', 'warning', 'error', 'success', 'custom']),
    panelIcon: text.optional(),
    panelIconId: text.optional(),
    panelIconText: text.optional(),
    panelColor: text.optional(),
    localId,
  }),
  expand: expand.optional(),
  nestedExpand: expand,
  rule: plain,
  table: z
    .strictObject({
      displayMode: z.enum(['default', 'fixed']).optional(),
      isNumberColumnEnabled: z.boolean().optional(),
      layout: z.enum(['wide', 'full-width', 'center', 'align-end', 'align-start', 'default']).optional(),
      localId: filled.optional(),
      width: number.optional(),
    })
    .optional(),
  tableRow: plain,
  tableCell: cell,
  tableHeader: cell,
  mediaSingle: z
    .union([
      z.strictObject({
        localId,
        width: percent.optional(),
        layout: cardLayout,
        widthType: z.literal('percentage').optional(),
      }),
      z.strictObject({ localId, width: z.number().min(0), layout: cardLayout, widthType: z.literal('pixel') }),
    ])
    .optional(),
  mediaGroup: z.undefined(),
  media: z.union([
    z.strictObject({ ...stored, type: z.enum(['link', 'file']), id: filled }),
    z.strictObject({ ...media, type: z.literal('external'), url: text }),
  ]),
  caption: plain,
  blockCard: z.union([
    z.strictObject({ localId, url: text }),
    z.strictObject({
      localId,
      url: text.optional(),
      datasource,
      width: number.optional(),
      layout: cardLayout.optional(),
    }),
  ]),
  embedCard: z.strictObject({
    url: text,
    layout: cardLayout,
    width: percent.optional(),
    originalHeight: number.optional(),
    originalWidth: number.optional(),
    localId,
  }),
  extension: blockExtension,
  bodiedExtension: blockExtension,
  layoutSection: plain,
  layoutColumn: z.strictObject({ width: percent, localId, valign: z.enum(['top', 'middle', 'bottom']).optional() }),
  syncBlock: z.strictObject({ resourceId: text, localId: text }),
  text: z.undefined(),
  hardBreak: z.strictObject({ text: z.literal('\n').optional(), localId }).optional(),
  mention: z.strictObject({
    id: text,
    localId,
    text: text.optional(),
    accessLevel: text.optional(),
    userType: z.enum(['DEFAULT', 'SPECIAL', 'APP']).optional(),
  }),
  emoji: z.strictObject({ shortName: text, id: text.optional(), text: text.optional(), localId }),
  date: z.strictObject({ timestamp: filled, localId }),
  status: z.strictObject({
    text: filled,
    color: z.string().regex(/^(?:neutral|purple|blue|red|yellow|green|#[0-9a-fA-F]{6})$/),
    localId,
    style: text.optional(),
  }),
  inlineCard: z.union([z.strictObject({ url: text, localId }), z.strictObject({ data: z.unknown(), localId })]),
  placeholder: z.strictObject({ text, localId }),
  inlineExtension: z.strictObject(extension),
  mediaInline: z.strictObject({
    ...stored,
    type: z.enum(['link', 'file', 'image']).optional(),
    id: filled,
    data: z.unknown().optional(),
  }),
};
