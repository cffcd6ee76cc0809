import type { Facets as FacetData, FacetValue } from '@mangu/contract/books';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type CatalogueState, type FacetName, facetNames } from '../catalogue-state.ts';
import { useFacetText } from '../use-facet-text.ts';
import styles from './facets.module.css';

/** Values shown before one asks for more. */
const fewValues = 6;

interface FacetsProps {
  /** Undefined while they are not known. */
  readonly facets: FacetData | undefined;
  readonly total: number;
  readonly state: CatalogueState;
  readonly onToggle: (facet: FacetName, value: string) => void;
}

/** A value that every book of the result has changes nothing when chosen, so it is not offered. */
function narrowing(values: readonly FacetValue[], chosen: readonly string[], total: number): FacetValue[] {
  return values.filter(({ value, count }) => chosen.includes(value) || count < total);
}

export function Facets({ facets, total, state, onToggle }: FacetsProps) {
  if (!facets) return <FacetsSkeleton />;
  return (
    <div className={styles.facets}>
      {facetNames.map((name) => {
        const values = narrowing(facets[name], state.filters[name], total);
        if (values.length === 0) return null;
        return (
          <FacetGroup
            key={name}
            name={name}
            values={values}
            chosen={state.filters[name]}
            onToggle={(value) => onToggle(name, value)}
          />
        );
      })}
    </div>
  );
}

interface FacetGroupProps {
  readonly name: FacetName;
  readonly values: readonly FacetValue[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

function FacetGroup({ name, values, chosen, onToggle }: FacetGroupProps) {
  const { t } = useTranslation('catalogue');
  const textOf = useFacetText();
  const [all, setAll] = useState(false);
  const shown = all
    ? values
    : values.filter(({ value }, index) => index < fewValues || chosen.includes(value));
  return (
    <details className={styles.group} open>
      <summary className={styles.name}>
        <h2>{t(`facet.${name}`)}</h2>
        <Icon name="chevron" size={16} />
      </summary>
      <ul className={styles.values}>
        {shown.map(({ value, count }) => {
          const { text, isName } = textOf(name, value);
          return (
            <li key={value}>
              <label className={styles.value}>
                <input type="checkbox" checked={chosen.includes(value)} onChange={() => onToggle(value)} />
                <span className={styles.text} {...(isName && { translate: 'no' })}>
                  {text}
                </span>{' '}
                <span className={styles.count}>
                  <span aria-hidden="true" translate="no">
                    {formatNumber(count)}
                  </span>
                  <span className="visually-hidden">{t('facetCount', { count })}</span>
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {values.length > fewValues && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('fewerValues') : t('moreValues', { count: values.length })}
        </button>
      )}
    </details>
  );
}

function FacetsSkeleton() {
  return (
    <div className={styles.facets} aria-hidden="true">
      {[5, 6, 6].map((rows, group) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
        <div key={group} className={styles.group}>
          <div className={styles.name}>
            <Skeleton width="6rem" height="1rem" />
          </div>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
            <div key={row} className={styles.value}>
              <Skeleton width={`${85 - ((row * 17) % 40)}%`} height="0.8rem" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
