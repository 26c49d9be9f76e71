import { Button, ButtonLink, Foreign, KeyValue, Moment, PostForm, Section } from '@gatehouse/ui';
import { Outcome, Target } from './changes/entry.js';
import type { ChangeDetailModel, ChangeModel } from './changes/model.js';
import { Difference, ForeignText } from './changes/text.js';
import { portalFrame } from './portal/frame.js';

export type { ChangeDetailModel } from './changes/model.js';

function Fact({ fact: { name, before, after } }: { fact: ChangeModel['facts'][number] }) {
  const sides = [
    { name: 'Before', text: before },
    { name: 'After', text: after },
  ];
  return (
    <div class="fact">
      <h3>
        <Foreign text={name} />
      </h3>
      <KeyValue
        facts={sides.map((side) => ({
          name: side.name,
          value: side.text === undefined ? <span class="fact__none">nothing</span> : <ForeignText text={side.text} />,
        }))}
      />
    </div>
  );
}

/** The way to take it back, or why there is none. */
function TakeBack({ model }: { model: ChangeDetailModel }) {
  const { change, csrf, noUndo } = model;
  if (change.undoAction !== undefined) {
    return (
      <Section
        id="undo"
        title="Take it back?"
        lead="Only if it is still as it was left: if somebody has changed it since, you are shown that first."
      >
        <PostForm action={change.undoAction} csrf={csrf}>
          <Button kind="primary" about={`: ${change.title}`}>
            Undo
          </Button>
        </PostForm>
      </Section>
    );
  }
  return noUndo === undefined ? null : (
    <Section id="undo" title="This cannot be undone here">
      <p>{noUndo}</p>
    </Section>
  );
}

/**
 * One change, whole: what it was before and what it became.
 *
 * @returns the HTML document
 */
export function changePage(model: ChangeDetailModel): string {
  const { change, diff, undoes, undoneBy, expiresAt } = model;
  return portalFrame({
    model,
    at: 'changes',
    title: change.title,
    lead: (
      <>
        By <Foreign text={change.clientName} />, <Moment at={change.at} />. Kept until <Moment at={expiresAt} />.
      </>
    ),
    children: (
      <>
        <div class="change__head">
          <Outcome outcome={change.outcome} />
          <Target change={change} />
          {undoes !== undefined && <ButtonLink href={undoes}>The change that this took back</ButtonLink>}
          {undoneBy !== undefined && <ButtonLink href={undoneBy}>How it was taken back</ButtonLink>}
        </div>
        <Section id="what" title="What changed">
          {change.outcome === 'unreadable' && (
            <p>The record of this change does not open here: its key is gone, or it was tampered with.</p>
          )}
          {diff !== undefined && (
            <div class="fact">
              <h3>
                <Foreign text={diff.name} />
              </h3>
              <Difference lines={diff.lines} />
            </div>
          )}
          {change.facts.map((fact) => (
            <Fact key={fact.name} fact={fact} />
          ))}
        </Section>
        <TakeBack model={model} />
      </>
    ),
  });
}
