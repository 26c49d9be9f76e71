import type { ComponentChildren } from 'preact';

/** A raised sheet that holds one matter. */
export function Card({ children }: { children: ComponentChildren }) {
  return <div class="card">{children}</div>;
}

/** A titled part of a page. */
export function Section(props: { id: string; title: string; lead?: string; children: ComponentChildren }) {
  return (
    <section class="section" aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.lead !== undefined && <p class="lead">{props.lead}</p>}
      {props.children}
    </section>
  );
}

/** What stands where a list would, when there is nothing to list. */
export function EmptyState({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty__title">{title}</p>
      {children}
    </div>
  );
}
