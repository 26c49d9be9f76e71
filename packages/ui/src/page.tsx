import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { Mark } from './brand/mark.js';
import { Button } from './components/button.js';
import { PostForm } from './components/form.js';
import { type Nav, Navigation } from './components/navigation.js';
import { icon, stylesheet } from './stylesheet.js';
import { cleanText } from './text/clean.js';
import { Foreign } from './text/foreign.js';

export interface Page {
  /** What the page is about; the product's name is added. */
  title: string;
  /** BCP 47 language of the words on it; English when absent. */
  lang?: string;
  /** A wide page shows lists; the others hold one matter in a narrow column. */
  wide?: boolean;
  /** Says on top that nothing here is real. */
  sandbox?: boolean;
  /** Who is signed in, and where the button that ends it posts to. */
  account?: { name: string; signOut?: { action: string; csrf: string } };
  /** The way to the pages that belong together. */
  nav?: Nav;
  /** Path before those of the assets; they are at the root without. */
  assetsAt?: string;
  children: ComponentChildren;
}

function SandboxBanner() {
  return (
    <p class="sandbox">
      <strong>Sandbox.</strong> The people, issues and pages are made up. Nothing reaches a real Atlassian site.
    </p>
  );
}

function Header({ account, nav, sandbox, wide }: Pick<Page, 'account' | 'nav' | 'sandbox' | 'wide'>) {
  return (
    <header class="header">
      {sandbox === true && <SandboxBanner />}
      <div class={wide === true ? 'header__bar header__bar--wide' : 'header__bar'}>
        <span class="brand">
          <Mark />
          <span class="brand__name">Gatehouse</span>
        </span>
        {account !== undefined && (
          <div class="header__account">
            <span class="header__name">
              <Foreign text={account.name} limit={40} />
            </span>
            {account.signOut !== undefined && (
              <PostForm action={account.signOut.action} csrf={account.signOut.csrf}>
                <Button kind="quiet">Sign out</Button>
              </PostForm>
            )}
          </div>
        )}
      </div>
      {nav !== undefined && <Navigation {...nav} />}
    </header>
  );
}

/**
 * Renders a whole page. Texts are escaped; there is no script and no inline style, so it works under
 * `default-src 'none'; style-src 'self'; img-src 'self'` (the caller adds `form-action` and `frame-ancestors`).
 *
 * @returns the HTML document, from its doctype on
 */
export function renderPage(page: Page): string {
  const { title, lang = 'en', wide = false, assetsAt = '' } = page;
  const html = (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{`${cleanText(title, 120)} · Gatehouse`}</title>
        <link rel="stylesheet" href={`${assetsAt}${stylesheet.path}`} />
        <link rel="icon" href={`${assetsAt}${icon.path}`} type={icon.contentType} />
      </head>
      <body>
        <Header {...page} />
        <main class={wide ? 'main main--wide' : 'main'}>{page.children}</main>
        <footer>
          <div class="battlements" />
          <p class="wall">Applications enter as you, only as far as you allow, and only until you end it.</p>
        </footer>
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(html)}`;
}
