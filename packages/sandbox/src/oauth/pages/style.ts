import { createHash } from 'node:crypto';

/** The pages' whole appearance. Light and dark follow the browser; nothing is loaded from anywhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #eef1f6; --card: #ffffff; --text: #1c2434; --quiet: #5a667d; --line: #d9dfe9;
  --accent: #0b5bd3; --accent-text: #ffffff; --hover: #f2f6fd;
  --ribbon: #ffd24a; --ribbon-text: #3a2a00; --ribbon-stripe: #f8c425; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161f; --card: #1b212d; --text: #e8ecf4; --quiet: #a3aec2; --line: #323b4d;
    --accent: #7ab0ff; --accent-text: #0b1930; --hover: #242c3b;
    --ribbon: #ffd24a; --ribbon-text: #3a2a00; --ribbon-stripe: #f0bb1b; --bad: #ff9d94;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  display: flex; flex-direction: column;
}
.ribbon {
  background: repeating-linear-gradient(135deg, var(--ribbon) 0 18px, var(--ribbon-stripe) 18px 36px);
  color: var(--ribbon-text); font-weight: 650; text-align: center; padding: .6rem 1rem;
}
main { width: 100%; max-width: 30rem; margin: auto; padding: 1.25rem 1rem 2rem; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 1.75rem 1.5rem;
  box-shadow: 0 12px 32px rgb(16 28 56 / .08);
}
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 .4rem; letter-spacing: -.01em; text-wrap: balance; }
h2, legend { font-size: .875rem; margin: 1.1rem 0 .2rem; color: var(--quiet); font-weight: 600; }
p { margin: 0 0 1rem; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
.people { display: grid; gap: .6rem; margin: 1.25rem 0 0; }
.person {
  display: grid; grid-template-columns: auto 1fr; gap: .1rem .85rem; align-items: center; width: 100%;
  text-align: left; font: inherit; color: inherit; background: none; cursor: pointer;
  border: 1px solid var(--line); border-radius: 12px; padding: .8rem .9rem;
}
.person:hover { background: var(--hover); border-color: var(--accent); }
.face { grid-row: span 3; width: 44px; height: 44px; border-radius: 50%; display: block; }
.person .name { font-weight: 650; }
.person .role, .person .access { font-size: .875rem; color: var(--quiet); line-height: 1.4; }
.who {
  display: flex; align-items: center; gap: .75rem; flex-wrap: wrap;
  border: 1px solid var(--line); border-radius: 12px; padding: .65rem .8rem; margin: 1rem 0 0;
}
.who .face { width: 36px; height: 36px; }
.who .about { flex: 1 1 10rem; line-height: 1.3; overflow-wrap: anywhere; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .16rem 0 .16rem 1.6rem; position: relative; font-size: .9375rem; line-height: 1.4; }
li::before {
  content: ""; position: absolute; left: .2rem; top: .62em; width: .7em; height: .38em;
  border: solid var(--accent); border-width: 0 0 2px 2px; transform: rotate(-45deg);
}
li.plain { padding-left: 0; }
li.plain::before { content: none; }
legend { padding: 0; margin-top: 0; }
fieldset { margin: 1.1rem 0 0; padding: 0; border: 0; min-width: 0; }
.site { display: flex; gap: .7rem; align-items: center; padding: .45rem 0; font-size: .9375rem; line-height: 1.4; cursor: pointer; }
.site input { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--accent); }
details { margin-top: 1.1rem; }
summary { cursor: pointer; color: var(--quiet); font-size: .875rem; }
code { font: .8125rem/1.5 ui-monospace, "Cascadia Mono", Menlo, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.actions {
  display: flex; gap: .65rem; flex-direction: row-reverse; justify-content: flex-start;
  position: sticky; bottom: 0; background: var(--card);
  margin: 1.2rem -1.5rem -1.75rem; padding: 1rem 1.5rem; border-top: 1px solid var(--line); border-radius: 0 0 16px 16px;
}
.button {
  font: inherit; font-weight: 600; min-height: 44px; padding: .5rem 1.3rem; border-radius: 10px; cursor: pointer;
  border: 1px solid var(--line); background: none; color: inherit;
}
.button:hover { background: var(--hover); }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
.button.main:hover { filter: brightness(1.07); }
.textual { border: 0; background: none; padding: .35rem 0; font: inherit; font-size: .875rem; color: var(--accent); cursor: pointer; text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.bad h1 { color: var(--bad); }
footer { text-align: center; padding: 1rem; }
@media (max-width: 26rem) {
  .card { padding: 1.4rem 1.1rem; }
  .actions { margin: 1.2rem -1.1rem -1.4rem; padding: .9rem 1.1rem; }
  .actions .button { flex: 1; }
}
`;

/**
 * The pages' Content-Security-Policy: nothing but this style and our own pictures.
 *
 * There is no `form-action`: Chromium applies it to every step of the redirects that follow a form, and the consent
 * form's go on to the client's callback and from there to addresses that the sandbox cannot know.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "img-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
