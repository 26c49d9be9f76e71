import { Actions, Button, ButtonLink, Foreign, KeyValue, Notice, PostForm } from '@gatehouse/ui';
import { Target } from './changes/entry.js';
import type { DiffersModel } from './changes/model.js';
import { ForeignText } from './changes/text.js';
import { portalFrame } from './portal/frame.js';

export type { DiffersModel } from './changes/model.js';

const shown = (text: string | undefined) =>
  text === undefined ? <span class="fact__none">nothing</span> : <ForeignText text={text} />;

/**
 * Asks whether to undo something that somebody has changed since: as it is now, as it was left, as it would become.
 *
 * @returns the HTML document
 */
export function changeDiffersPage(model: DiffersModel): string {
  const { change, ways, seen, confirmed, csrf } = model;
  return portalFrame({
    model,
    at: 'changes',
    title: 'It was changed since',
    lead: 'Nothing was undone. Undoing it now would overwrite what came after.',
    children: (
      <>
        <div class="change__head">
          <Target change={change} />
        </div>
        {ways.map(({ name, now, left, wouldBe }) => (
          <div key={name} class="fact">
            <h2>
              <Foreign text={name} />
            </h2>
            <KeyValue
              facts={[
                { name: 'Now', value: shown(now) },
                { name: 'After the change', value: shown(left) },
                { name: 'Would become', value: shown(wouldBe) },
              ]}
            />
          </div>
        ))}
        <Notice kind="info">Before it is undone, it is compared once more with what you see here.</Notice>
        <PostForm
          action={change.undoAction ?? ''}
          csrf={csrf}
          fields={{ seen, ...(confirmed ? { confirmed: 'yes' } : {}) }}
        >
          <Actions>
            <Button kind="danger-primary">Undo it all the same</Button>
            <ButtonLink href={change.href}>Leave it as it is</ButtonLink>
          </Actions>
        </PostForm>
      </>
    ),
  });
}
