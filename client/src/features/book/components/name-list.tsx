import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { listParts } from '../../../lib/format.ts';
import { CatalogueLink } from './catalogue-link.tsx';

/** “Ann, Bob and Cid”, each leading to what they made, joined as the language joins. */
export function NameList({ names }: { readonly names: readonly string[] }) {
  useTranslation();
  return listParts(names).map(({ type, value }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a list that does not change
    <Fragment key={index}>
      {type === 'element' ? (
        <CatalogueLink facet="contributor" value={value} />
      ) : (
        <span translate="no">{value}</span>
      )}
    </Fragment>
  ));
}
