import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Marks } from '../part.ts';
import styles from './keys-panel.module.css';
import { Panel } from './panel.tsx';

interface KeysPanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly hasAudio: boolean;
  readonly marks: Marks;
}

type Row = readonly [what: string, combinations: readonly (readonly string[])[]];

export function KeysPanel({ open, onClose, hasAudio, marks }: KeysPanelProps) {
  const { t } = useTranslation('reader');
  const space = t('keysPanel.space');
  const ofPart: Record<Marks, readonly Row[]> = {
    highlights: [
      [t('keysPanel.bookmark'), [['B']]],
      [t('keysPanel.select'), [['V']]],
      [t('keysPanel.highlight'), [['H']]],
      [t('keysPanel.note'), [['N']]],
      [t('keysPanel.notes'), [['L']]],
    ],
    comments: [
      [t('keysPanel.select'), [['V']]],
      [t('keysPanel.comment'), [['N']]],
      [t('comments'), [['L']]],
    ],
  };
  const rows: readonly Row[] = [
    [t('keysPanel.turn'), [['←'], ['→']]],
    [t('keysPanel.screen'), [[space], [t('keysPanel.shift'), space]]],
    [t('keysPanel.chapter'), [['Home'], ['End']]],
    [
      t('keysPanel.book'),
      [
        ['Ctrl', 'Home'],
        ['Ctrl', 'End'],
      ],
    ],
    [t(marks === 'comments' ? 'contents' : 'keysPanel.contents'), [['C']]],
    [t('keysPanel.search'), [['/'], ['Ctrl', 'F']]],
    ...ofPart[marks],
    [t('keysPanel.settings'), [['S']]],
    ...(hasAudio ? [[t('keysPanel.play'), [['P']]] as const] : []),
    [t('keysPanel.menu'), [[t('keysPanel.enter')], ['Esc']]],
    [t('keysPanel.help'), [['?']]],
  ];
  return (
    <Panel open={open} onClose={onClose} title={t('keysPanel.title')} shape="middle">
      <dl className={styles.keys}>
        {rows.map(([what, combinations]) => (
          <div key={what} className={styles.row}>
            <dt>{what}</dt>
            <dd>
              {combinations.map((keys) => (
                <span key={keys.join('+')} className={styles.combination}>
                  {keys.map((key, index) => (
                    <Fragment key={key}>
                      {index > 0 && '+'}
                      <kbd translate="no">{key}</kbd>
                    </Fragment>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
