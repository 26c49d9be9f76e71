import { Actions, Button, ButtonLink, Card, PostForm, renderPage } from '@gatehouse/ui';
import { sentence } from './sentence.js';

export interface ConfirmModel {
  csrf: string;
  /** Path that the confirmation posts to. */
  action: string;
  title: string;
  /** What will happen, and whether it can be undone. */
  text: string;
  /** What else depends on it. */
  points?: string[];
  confirmLabel: string;
  /** Where "Cancel" leads. */
  cancelHref: string;
  /** Words in its place. */
  cancelLabel?: string;
  /** True when the step takes something away. */
  danger: boolean;
  /** Hidden fields that the form sends along. */
  fields?: Record<string, string>;
  sandbox: boolean;
}

function Points({ points }: { points: string[] }) {
  if (points.length === 0) return null;
  return (
    <ul class="points">
      {points.map((point) => (
        <li key={point}>{sentence(point)}</li>
      ))}
    </ul>
  );
}

/**
 * Asks once more before a step that matters; only the POST of its form does anything.
 *
 * @returns the HTML document
 */
export function confirmPage(model: ConfirmModel): string {
  return renderPage({
    title: model.title,
    sandbox: model.sandbox,
    children: (
      <Card>
        <div class="opening">
          <h1>{sentence(model.title)}</h1>
          <p class="lead">{sentence(model.text)}</p>
          <Points points={model.points ?? []} />
        </div>
        <PostForm action={model.action} csrf={model.csrf} fields={model.fields}>
          <Actions>
            <Button kind={model.danger ? 'danger-primary' : 'primary'}>{sentence(model.confirmLabel)}</Button>
            <ButtonLink href={model.cancelHref}>{model.cancelLabel ?? 'Cancel'}</ButtonLink>
          </Actions>
        </PostForm>
      </Card>
    ),
  });
}
