import { type AnchorHTMLAttributes, type MouseEvent, startTransition } from 'react';
import { useLocation, useNavigate } from 'react-router';

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** Address inside the app, from `/` on. */
  readonly to: string;
}

/** A key or another button held means “in a new tab”, which is the browser's business. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.altKey && !event.ctrlKey && !event.shiftKey;
}

/** A link to another page of the app, without loading the document anew. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const { pathname, search, hash } = useLocation();
  const navigate = useNavigate();
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        // The page before stays until the code of the next one is there.
        startTransition(() => void navigate(to, { replace: to === pathname + search + hash }));
      }}
    />
  );
}
