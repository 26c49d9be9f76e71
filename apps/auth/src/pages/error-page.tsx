import { Actions, Address, ButtonLink, Card, KeyValue, Notice, renderPage } from '@gatehouse/ui';
import { Recipe, type RecipeModel } from './recipe.js';
import { sentence } from './sentence.js';

export interface ErrorModel {
  title: string;
  /** What happened, in words for the person in front of the page. */
  what: string;
  /** Who can put it right. */
  whose: 'client' | 'operator' | 'you' | 'us';
  /** What to do now. */
  cure: string;
  /** Our stable code, for a report. */
  code: string | undefined;
  requestId: string | undefined;
  /** Where to go from here; `quiet` where we would rather not send anybody. */
  action?: { href: string; label: string; quiet?: boolean };
  /** Addresses that tell what happened: shown as text and never as links. */
  addresses?: { name: string; values: string[] }[];
  /** How to go about it in one client or another. */
  recipes?: RecipeModel[];
  sandbox: boolean;
}

const whoseWords: Record<ErrorModel['whose'], string> = {
  client: 'The application made this mistake. You did nothing wrong.',
  operator: 'The people who run Gatehouse in your company need to set something up.',
  you: 'You can put this right yourself.',
  us: 'This went wrong inside Gatehouse. You did nothing wrong.',
};

/**
 * The page for everything that cannot go on: what happened, whose it is to mend, and what to do.
 *
 * @returns the HTML document
 */
export function errorPage(model: ErrorModel): string {
  const { title, what, whose, cure, action, recipes = [], sandbox } = model;
  const facts = factsOf(model);
  return renderPage({
    title,
    sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>{sentence(title)}</h1>
          <p>{sentence(what)}</p>
          <p class="lead">{whoseWords[whose]}</p>
        </div>
        <Notice kind="info" title="What to do">
          {withCommands(sentence(cure))}
        </Notice>
        {recipes.map((recipe) => (
          <Recipe key={recipe.title} recipe={recipe} />
        ))}
        {action !== undefined && (
          <Actions>
            <ButtonLink kind={action.quiet === true ? 'quiet' : 'primary'} href={action.href}>
              {sentence(action.label)}
            </ButtonLink>
          </Actions>
        )}
        {facts.length > 0 && <KeyValue facts={facts} />}
      </Card>
    ),
  });
}

/** Words of ours with commands between backticks. */
const withCommands = (text: string) =>
  text.split('`').map((part, at) => (at % 2 === 1 ? <code key={part}>{part}</code> : part));

function factsOf({ addresses = [], code, requestId }: ErrorModel) {
  const rows = [
    ...addresses,
    { name: 'Error code', values: code === undefined ? [] : [code] },
    { name: 'Request', values: requestId === undefined ? [] : [requestId] },
  ];
  return rows
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => ({
      name,
      value: (
        <>
          {values.map((value) => (
            <div key={value}>
              <Address text={value} />
            </div>
          ))}
        </>
      ),
    }));
}
