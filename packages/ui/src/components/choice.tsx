export interface ChoiceOption {
  value: string;
  title: string;
  detail: string;
}

/**
 * One question with a few exclusive answers, each a large target.
 *
 * @param legend the question
 * @param name the field that carries the answer's value
 * @param chosen value of the answer that is set at first
 */
export function Choice(props: { legend: string; name: string; chosen: string; options: ChoiceOption[] }) {
  return (
    <fieldset class="choice">
      <legend>{props.legend}</legend>
      <div class="choice__options">
        {props.options.map(({ value, title, detail }) => (
          <label key={value} class="choice__option">
            <input type="radio" name={props.name} value={value} checked={value === props.chosen} />
            <span class="choice__words">
              <span class="choice__title">{title}</span>
              <span class="choice__detail">{detail}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
