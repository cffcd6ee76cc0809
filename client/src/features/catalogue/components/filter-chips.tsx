import { useTranslation } from 'react-i18next';
import { Chip } from '../../../ui/chip.tsx';
import { type CatalogueState, countFilters, type FacetName, facetNames } from '../catalogue-state.ts';
import { useFacetText } from '../use-facet-text.ts';
import styles from './filter-chips.module.css';

interface FilterChipsProps {
  readonly state: CatalogueState;
  readonly onRemove: (facet: FacetName, value: string) => void;
  readonly onClear: () => void;
}

/** Every filter in use, each removable. */
export function FilterChips({ state, onRemove, onClear }: FilterChipsProps) {
  const { t } = useTranslation('catalogue');
  const textOf = useFacetText();
  const count = countFilters(state);
  if (count === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t('activeFilters')}>
      {facetNames.flatMap((facet) =>
        state.filters[facet].map((value) => {
          const { text, isName } = textOf(facet, value);
          return (
            <li key={`${facet} ${value}`} {...(isName && { translate: 'no' })}>
              <Chip
                label={t('removeFilter', { facet: t(`facet.${facet}`), value: text })}
                onRemove={() => onRemove(facet, value)}
              >
                {text}
              </Chip>
            </li>
          );
        }),
      )}
      {count > 1 && (
        <li>
          <button type="button" className={styles.clear} onClick={onClear}>
            {t('clearFilters')}
          </button>
        </li>
      )}
    </ul>
  );
}
