import { isSafeHref } from '../text/link.js';

export interface Nav {
  /** What the links lead through, for screen readers. */
  label: string;
  links: { href: string; label: string; current: boolean }[];
}

/** The pages that belong together, the one that is open marked. */
export function Navigation({ label, links }: Nav) {
  return (
    <nav class="nav" aria-label={label}>
      <ul class="nav__links">
        {links
          .filter(({ href }) => isSafeHref(href))
          .map((link) => (
            <li key={link.href}>
              <a class="nav__link" href={link.href} aria-current={link.current ? 'page' : undefined}>
                {link.label}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
