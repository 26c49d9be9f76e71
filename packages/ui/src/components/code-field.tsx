/**
 * A field for a short code that is read off another device. Large and spaced, so that it can be compared at a glance.
 *
 * @param error what is wrong with the code that was sent; read out with the field
 */
export function CodeField(props: {
  label: string;
  hint: string;
  name: string;
  value: string;
  maxLength: number;
  error?: string | undefined;
}) {
  const { label, hint, name, value, maxLength, error } = props;
  return (
    <div class="code-field">
      <label class="code-field__label" for={name}>
        {label}
      </label>
      <p class="code-field__hint" id={`${name}-hint`}>
        {hint}
      </p>
      {error !== undefined && (
        <p class="code-field__error" id={`${name}-error`} role="alert">
          {error}
        </p>
      )}
      <input
        class="code-field__input"
        id={name}
        name={name}
        type="text"
        value={value}
        maxLength={maxLength}
        required
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        aria-describedby={error === undefined ? `${name}-hint` : `${name}-hint ${name}-error`}
        aria-invalid={error === undefined ? undefined : 'true'}
      />
    </div>
  );
}
