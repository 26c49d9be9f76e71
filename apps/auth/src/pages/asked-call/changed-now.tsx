import { hiddenInWords, isShort, type ShownChange, type ShownFact, type ShownSide } from '@gatehouse/contract';
import { Badge, Foreign, Verbatim } from '@gatehouse/ui';
import type { VNode } from 'preact';
import { Difference, ForeignText } from '../changes/text.js';

const TITLES: Record<ShownChange['way'], string> = {
  becomes: 'This changes',
  goes: 'This goes',
  is: 'This is there now',
};

type Text = ShownSide | undefined;

const LONGEST_NAME = 200;

/** What of a text is not to be seen here. */
function Unseen({ text: { hidden, more } }: { text: ShownSide }) {
  return (
    <>
      {more > 0 && <Badge tone="warning">{`${more.toLocaleString('en')} more characters are not shown`}</Badge>}
      {hidden > 0 && <Badge tone="warning">{hiddenInWords(hidden)}</Badge>}
    </>
  );
}

function Words({ text, labelledBy }: { text: string; labelledBy: string }) {
  // A box that scrolls is one more thing to pass with the keyboard.
  if (!isShort(text)) return <Verbatim text={text} labelledBy={labelledBy} />;
  return (
    <div class="verbatim">
      <ForeignText text={text} />
    </div>
  );
}

/** @param label what it is called, which the id names */
function Side({ about, id, label, text }: { about: string; id: string; label: VNode | string; text: Text }) {
  return (
    <div>
      <dt id={id}>
        {label}
        {text !== undefined && <Unseen text={text} />}
      </dt>
      <dd>
        {text === undefined ? (
          <span class="fact__none">nothing</span>
        ) : (
          <Words text={text.text} labelledBy={`${about} ${id}`} />
        )}
      </dd>
    </div>
  );
}

/** Line by line. */
function Compared({ id, text }: { id: string; text: ShownSide }) {
  return (
    <>
      <p class="call__legend">
        <span>− is there now, and goes</span> <span>+ is there then</span> <Unseen text={text} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section class="verbatim" tabIndex={0} aria-labelledby={id}>
        <Difference lines={text.text.split('\n')} />
      </section>
    </>
  );
}

/** Both sides of it. */
function Fact({ id, fact: { name, now, next, difference } }: { id: string; fact: ShownFact }) {
  return (
    <div class="call__fact">
      <h3 id={id}>
        <Foreign text={name} limit={LONGEST_NAME} />
      </h3>
      {difference !== undefined ? (
        <Compared id={id} text={difference} />
      ) : (
        <dl class="call__sides">
          <Side about={id} id={`${id}-now`} label="Now" text={now} />
          <Side about={id} id={`${id}-then`} label="Then" text={next} />
        </dl>
      )}
    </div>
  );
}

/** What is there now, beside what will be: text of whoever wrote it, as plain text. */
export function ChangedNow({ change: { target, way, facts, more } }: { change: ShownChange }) {
  return (
    <section class="call" aria-labelledby="change">
      <h2 class="call__title" id="change">
        {TITLES[way]}
        {target !== '' && (
          <>
            {': '}
            <Foreign text={target} limit={300} />
          </>
        )}
      </h2>
      {way === 'becomes' ? (
        facts.map((fact, at) => <Fact key={at} id={`change-${at}`} fact={fact} />)
      ) : (
        <dl class="call__arguments">
          {facts.map(({ name, now }, at) => (
            <Side
              key={at}
              about="change"
              id={`change-${at}`}
              label={<Foreign text={name} limit={LONGEST_NAME} />}
              text={now}
            />
          ))}
        </dl>
      )}
      {more > 0 && <p class="fact__none">and {more} more that are not shown</p>}
    </section>
  );
}
