const strokes = {
  check: 'M4.5 10.5l3.8 3.8 7.2-8.3',
  warning: 'M10 3.2L18 17H2zM10 8.2v4M10 14.4v.2',
  danger: 'M6.6 2.5h6.8l4.1 4.1v6.8l-4.1 4.1H6.6l-4.1-4.1V6.6zM10 6.2v4.6M10 13.6v.2',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9.2v4.6M10 6.3v.2',
  signIn: 'M11 3h5.5v14H11M3 10h9M8.8 6.6L12.2 10l-3.4 3.4',
  person: 'M10 10.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM3.6 17.2c.6-3 3.1-4.6 6.4-4.6s5.8 1.6 6.4 4.6',
  end: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM4.8 15.2L15.2 4.8',
  application: 'M3 4h14v9.5H9.5L5.5 17v-3.5H3zM6.5 7.5h7M6.5 10h4.5',
  work: 'M4 3h12v14H4zM7 7l1.2 1.2L10.4 6M12 7h1.5M7 12.4l1.2 1.2 2.2-2.2M12 12.4h1.5',
};

export type IconName = keyof typeof strokes;

/** A small drawing beside words that say the same; hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={strokes[name]} />
    </svg>
  );
}
