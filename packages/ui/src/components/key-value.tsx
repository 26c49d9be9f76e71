import type { ComponentChildren } from 'preact';

/** Facts as pairs, in the order given; the value under its name on a phone. */
export function KeyValue({ facts }: { facts: { name: string; value: ComponentChildren }[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value }) => (
        <div key={name} class="facts__row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A text to copy whole; one click selects all of it. */
export function CopyText({ text }: { text: string }) {
  return <code class="copy">{text}</code>;
}
