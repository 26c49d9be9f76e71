import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { STYLE } from './style.js';

/** Renders a page of the sandbox to a whole HTML document. */
export function renderPage(title: string, content: ComponentChildren): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="/avatars/site.svg" type="image/svg+xml" />
        <title>{`${title} – Sandbox`}</title>
        {/* The style is a constant of this program; as text it would be escaped. */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header class="ribbon">Sandbox – not the real Atlassian</header>
        <main>{content}</main>
        <footer class="quiet small">
          Everybody and everything here is invented. Changes last until the sandbox stops.
        </footer>
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}
