import type { ComponentChildren } from 'preact';

/** The hidden field that proves that a form came from our own page. */
export function CsrfField({ token }: { token: string }) {
  return <input type="hidden" name="csrf" value={token} />;
}

/**
 * A form as all of ours are: POST, with the proof that it is ours.
 *
 * @param action path that receives it
 * @param csrf token for the field `csrf`
 * @param fields further hidden fields, name to value
 */
export function PostForm(props: {
  action: string;
  csrf: string;
  fields?: Record<string, string> | undefined;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <form method="post" action={props.action} class={props.class}>
      <CsrfField token={props.csrf} />
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
}
