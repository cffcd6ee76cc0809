import { useTranslation } from 'react-i18next';
import { languageName, subjectText } from '../../lib/format.ts';
import type { FacetName } from './catalogue-state.ts';

export interface FacetText {
  readonly text: string;
  /** It is data of the books (a name, a subject), not text of the interface. */
  readonly isName: boolean;
}

/** What a facet value is called. */
export function useFacetText(): (facet: FacetName, value: string) => FacetText {
  const { t } = useTranslation('catalogue');
  return (facet, value) => {
    if (facet === 'language') return { text: languageName(value), isName: false };
    if (facet === 'accessibility') return { text: t(`accessibility.${value}`), isName: false };
    return { text: facet === 'subject' ? subjectText(value) : value, isName: true };
  };
}
