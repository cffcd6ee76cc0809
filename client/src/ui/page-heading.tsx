import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

interface PageHeadingProps {
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly lang?: string | undefined;
  /** `no` when the heading is a name, not text of the interface. */
  readonly translate?: 'no' | 'yes';
}

/**
 * The one `h1` of a page. After a change of page it takes the focus, so that a screen reader says where one is
 * and the next Tab goes on from the top. Not on the first load, where the browser does that itself.
 */
export function PageHeading({ children, ...attributes }: PageHeadingProps) {
  const element = useRef<HTMLHeadingElement>(null);
  const { key, pathname } = useLocation();
  const firstLoad = key === 'default';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new search on the same page keeps the focus where it is
  useEffect(() => {
    if (!firstLoad) element.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <h1 {...attributes} ref={element} tabIndex={-1}>
      {children}
    </h1>
  );
}
