import { useTranslation } from 'react-i18next';
import type { CatalogueState } from '../catalogue-state.ts';
import type { CatalogueControls } from '../use-catalogue-state.ts';
import styles from './correction.module.css';

interface CorrectionProps {
  readonly typed: string;
  readonly corrected: string;
  readonly state: CatalogueState;
  readonly setState: CatalogueControls['setState'];
}

/** Says that the words were mended, and takes them over on request. */
export function Correction({ typed, corrected, state, setState }: CorrectionProps) {
  const { t } = useTranslation('catalogue');
  return (
    <p className={styles.correction}>
      {t('correction.mended', { typed })}{' '}
      <button type="button" className={styles.word} onClick={() => setState({ ...state, q: corrected })}>
        {t('correction.shown', { corrected })}
      </button>
    </p>
  );
}
