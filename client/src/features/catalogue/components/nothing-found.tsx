import { useTranslation } from 'react-i18next';
import { addTexts } from '../../../lib/i18n.ts';
import nothing from '../../../locales/en/nothing.json';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { type CatalogueState, countFilters, withoutFilters } from '../catalogue-state.ts';
import type { CatalogueControls } from '../use-catalogue-state.ts';

addTexts('nothing', nothing);

interface NothingFoundProps {
  readonly state: CatalogueState;
  readonly setState: CatalogueControls['setState'];
}

/** What was asked for is in no book: the ways out of it. */
export default function NothingFound({ state, setState }: NothingFoundProps) {
  const { t } = useTranslation(['catalogue', 'nothing']);
  const words = state.q.trim();
  const filtered = countFilters(state) > 0;
  return (
    <Notice
      title={words === '' ? t('nothing:found.titleFiltered') : t('nothing:found.title', { words })}
      action={
        <>
          {filtered && (
            <Button kind="primary" onClick={() => setState(withoutFilters(state))}>
              {t('clearFilters')}
            </Button>
          )}
          {words !== '' && (
            <Button
              kind={filtered ? 'plain' : 'primary'}
              onClick={() => setState({ ...state, q: '', sort: undefined })}
            >
              {t('clearSearch')}
            </Button>
          )}
        </>
      }
    >
      <p>{t(filtered ? 'nothing:found.textFiltered' : 'nothing:found.text')}</p>
    </Notice>
  );
}
