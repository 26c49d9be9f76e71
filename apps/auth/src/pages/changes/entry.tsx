import {
  Badge,
  type BadgeTone,
  Button,
  ButtonLink,
  cleanText,
  Foreign,
  isSafeHref,
  Moment,
  PostForm,
} from '@gatehouse/ui';
import type { ChangeModel } from './model.js';

/** Longer texts are cut in lists; the change's own page has the whole (characters). */
const SHORT = 140;
const MOST_FACTS = 4;

const OUTCOMES: Record<Exclude<ChangeModel['outcome'], 'done'>, [label: string, tone: BadgeTone]> = {
  unknown: ['Not known whether it was done', 'warning'],
  undone: ['Undone', 'neutral'],
  redone: ['Undone, and then done again', 'neutral'],
  under_way: ['Being undone', 'neutral'],
  unreadable: ['Cannot be read', 'warning'],
};

/** What became of it, where it is not simply done. */
export function Outcome({ outcome }: Pick<ChangeModel, 'outcome'>) {
  if (outcome === 'done') return null;
  const [label, tone] = OUTCOMES[outcome];
  return <Badge tone={tone}>{label}</Badge>;
}

/** What it was done to, and where. */
export function Target({ change: { target, site, address } }: { change: ChangeModel }) {
  if (target === undefined) return null;
  const name = <Foreign text={target} limit={SHORT} />;
  return (
    <p class="entry__meta">
      {address !== undefined && isSafeHref(address) ? (
        <a href={address} rel="noreferrer">
          {name}
        </a>
      ) : (
        name
      )}
      {site !== undefined && (
        <>
          {' on '}
          <Foreign text={site} />
        </>
      )}
    </p>
  );
}

function Short({ text }: { text: string | undefined }) {
  return text === undefined ? <span class="fact__none">nothing</span> : <Foreign text={text} limit={SHORT} />;
}

/** Some of what changed, each on a line. */
function Facts({ facts }: Pick<ChangeModel, 'facts'>) {
  const more = facts.length - MOST_FACTS;
  return (
    <ul class="changes__facts">
      {facts.slice(0, MOST_FACTS).map(({ name, before, after }) => (
        <li key={name}>
          <span class="fact__name">
            <Foreign text={name} />
          </span>{' '}
          <Short text={before} />
          <span aria-hidden="true"> → </span>
          <span class="unseen"> became </span>
          <Short text={after} />
        </li>
      ))}
      {more > 0 && <li class="fact__none">and {more} more</li>}
    </ul>
  );
}

/** One change in a list. */
export function ChangeEntry({ change, csrf }: { change: ChangeModel; csrf: string }) {
  const { title, clientName, at, outcome, facts, href, undoAction, target } = change;
  const about = `: ${title}${target === undefined ? '' : `, ${cleanText(target)}`}`;
  return (
    <li class="entry">
      <div class="entry__words">
        <div class="entry__name">
          <h2>{title}</h2>
          <Outcome outcome={outcome} />
        </div>
        <Target change={change} />
        {outcome === 'unreadable' ? (
          <p class="entry__meta">The record of this change does not open here. The others are not affected.</p>
        ) : (
          <Facts facts={facts} />
        )}
        <p class="entry__meta">
          <Foreign text={clientName} />, <Moment at={at} />
        </p>
      </div>
      <div class="entry__side">
        <ButtonLink href={href}>
          Details<span class="unseen">{about}</span>
        </ButtonLink>
        {undoAction !== undefined && (
          <PostForm action={undoAction} csrf={csrf}>
            <Button about={about}>Undo</Button>
          </PostForm>
        )}
      </div>
    </li>
  );
}
