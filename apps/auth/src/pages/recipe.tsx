import { sentence } from './sentence.js';

export interface RecipeModel {
  /** Where it applies: "In Claude Code". */
  title: string;
  /** One step after the other. Words in backticks are typed or pressed as they stand. */
  steps: readonly string[];
}

function Step({ text }: { text: string }) {
  return (
    <li>{text.split('`').map((words, at) => (at % 2 === 1 ? <code key={words}>{sentence(words)}</code> : words))}</li>
  );
}

/** Steps to go through in another program. */
export function Recipe({ recipe }: { recipe: RecipeModel }) {
  return (
    <section class="recipe">
      <h2 class="recipe__title">{sentence(recipe.title)}</h2>
      <ol class="recipe__steps">
        {recipe.steps.map((step) => (
          <Step key={step} text={step} />
        ))}
      </ol>
    </section>
  );
}
