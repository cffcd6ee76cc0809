import { toQueryString } from '../../../lib/api.ts';
import { Link } from '../../../ui/link.tsx';

interface CatalogueLinkProps {
  readonly facet: 'contributor' | 'series' | 'subject' | 'language';
  readonly value: string;
  /** Shown instead of the value. */
  readonly text?: string;
  /** The text is the interface's own, such as the name of a language. */
  readonly translated?: boolean;
}

/** Leads to all books that share this. */
export function CatalogueLink({ facet, value, text, translated = false }: CatalogueLinkProps) {
  return (
    <Link to={`/${toQueryString({ [facet]: [value] })}`} {...(!translated && { translate: 'no' })}>
      {text ?? value}
    </Link>
  );
}
