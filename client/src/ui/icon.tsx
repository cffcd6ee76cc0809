import type { ReactNode } from 'react';

/** One weight, 20 px, drawn on a 20 by 20 grid in the colour of the text. */
const shapes = {
  add: <path d="M10 4v12M4 10h12" />,
  arrow: <path d="M4 10h12M11 5l5 5-5 5" />,
  account: (
    <>
      <circle cx="10" cy="7" r="3.2" />
      <path d="M3.8 16.5a6.2 6.2 0 0 1 12.4 0" />
    </>
  ),
  auto: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" stroke="none" />
    </>
  ),
  back: <path d="M16 10H4M9 5l-5 5 5 5" />,
  bell: <path d="M4.5 14h11c-1.2-1.2-1.7-2.4-1.7-5.2a3.8 3.8 0 0 0-7.6 0c0 2.8-.5 4-1.7 5.2zM8.6 16.7h2.8" />,
  bookmark: <path d="M5.5 3.5h9v13L10 13l-4.5 3.5z" />,
  check: <path d="M4 10.5l4 4 8-9" />,
  chevron: <path d="M5 7.5l5 5 5-5" />,
  close: <path d="M5 5l10 10M15 5L5 15" />,
  contents: <path d="M7 5h9M7 10h9M7 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01" />,
  covers: <path d="M4 3.5h4.5v6H4zM11.5 3.5H16v6h-4.5zM4 12.5h4.5v4H4zM11.5 12.5H16v4h-4.5z" />,
  dark: <path d="M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3z" />,
  download: <path d="M10 3.5v9M6 9l4 4 4-4M4 16.5h12" />,
  filter: <path d="M3.5 5.5h13M6 10h8M8.5 14.5h3" />,
  light: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4" />
    </>
  ),
  list: <path d="M3.5 5h13M3.5 10h13M3.5 15h13" />,
  more: <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.6" />,
  note: <path d="M4 16l.8-3.4L13.2 4.2l2.6 2.6-8.4 8.4zM11.5 6l2.6 2.6" />,
  pause: <path d="M7 4.5v11M13 4.5v11" />,
  play: <path d="M6.5 4.5v11l9-5.5z" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5.2" />
      <path d="M13 13l4 4" />
    </>
  ),
  settings: <path d="M3.5 6h6M13.5 6h3M3.5 14h3M10.5 14h6M11.5 4v4M8.5 12v4" />,
  upload: <path d="M10 13V4M6 7.5l4-4 4 4M4 16.5h12" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** Decoration only: the control around it carries the name. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
