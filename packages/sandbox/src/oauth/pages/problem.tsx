import { renderPage } from './shell.js';

/** A page for a request that cannot go on, with what to do about it. */
export function problemPage(problem: { title: string; explanation: string; cure: string }): string {
  return renderPage(
    problem.title,
    <div class="card bad">
      <h1>{problem.title}</h1>
      <p>{problem.explanation}</p>
      <p class="quiet small">{problem.cure}</p>
    </div>,
  );
}
