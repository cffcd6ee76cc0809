import '@fontsource/atkinson-hyperlegible-next/400.css';
import '@fontsource/opendyslexic/400.css';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatPercent } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { palettes } from '../engine-style.ts';
import {
  alignmentChoices,
  columnChoices,
  defaultSettings,
  flowChoices,
  fonts,
  lineHeightChoices,
  marginChoices,
  sizeRange,
  spacingChoices,
  themes,
  zoomChoices,
} from '../settings.ts';
import type { SettingsState } from '../use-settings.ts';
import { Choice, Switch } from './choice.tsx';
import { Panel } from './panel.tsx';
import styles from './settings-panel.module.css';

interface SettingsPanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly settings: SettingsState;
  readonly fixedLayout: boolean;
  readonly onKeys: () => void;
}

/** How the page looks; every change shows on it at once. */
export function SettingsPanel({ open, onClose, settings: state, fixedLayout, onKeys }: SettingsPanelProps) {
  const { t } = useTranslation('reader');
  const { settings, change, replace } = state;
  return (
    <Panel
      open={open}
      onClose={onClose}
      title={t('settings')}
      shape="end"
      height="half"
      focusOn="input:checked"
    >
      <div className={styles.groups}>
        <Choice
          name="theme"
          legend={t('settingsPanel.theme')}
          values={themes}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
          look="swatches"
          text={(theme) => t(`settingsPanel.themes.${theme}`)}
          style={(theme) => {
            const palette = palettes[theme === 'auto' ? 'paper' : theme];
            const night = palettes.night;
            return theme === 'auto'
              ? { background: `linear-gradient(135deg, ${palette.background} 50%, ${night.background} 50%)` }
              : { background: palette.background, color: palette.ink };
          }}
        />
        {fixedLayout ? (
          <>
            <Choice
              name="zoom"
              legend={t('settingsPanel.zoom')}
              values={zoomChoices}
              value={settings.zoom}
              onChange={(zoom) => change({ zoom })}
              text={(zoom) => t(`settingsPanel.zooms.${zoom}`)}
            />
            <p className={styles.hint}>{t('settingsPanel.fixed')}</p>
          </>
        ) : (
          <Reflowable state={state} />
        )}
        <Switch
          label={t('settingsPanel.letterKeys')}
          checked={settings.letterKeys}
          onChange={(letterKeys) => change({ letterKeys })}
        />
        <div className={styles.actions}>
          <Button onClick={() => replace(defaultSettings)}>{t('settingsPanel.reset')}</Button>
          <Button kind="quiet" onClick={onKeys}>
            {t('keys')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Reflowable({ state }: { readonly state: SettingsState }) {
  const { t } = useTranslation('reader');
  const { settings, change } = state;
  const { sizePercent } = settings;
  return (
    <>
      <fieldset className={styles.size}>
        <legend>{t('settingsPanel.size')}</legend>
        <Button
          aria-label={t('settingsPanel.smaller')}
          disabled={sizePercent <= sizeRange.min}
          onClick={() => change({ sizePercent: Math.max(sizeRange.min, sizePercent - sizeRange.step) })}
        >
          <span className={styles.small} translate="no">
            A
          </span>
        </Button>
        <output>{t('settingsPanel.sizeNow', { percent: formatPercent(sizePercent / 100) })}</output>
        <Button
          aria-label={t('settingsPanel.larger')}
          disabled={sizePercent >= sizeRange.max}
          onClick={() => change({ sizePercent: Math.min(sizeRange.max, sizePercent + sizeRange.step) })}
        >
          <span className={styles.large} translate="no">
            A
          </span>
        </Button>
      </fieldset>
      <Choice
        name="font"
        legend={t('settingsPanel.font')}
        values={fonts}
        value={settings.font}
        onChange={(font) => change({ font })}
        look="list"
        text={(font) => t(`settingsPanel.fonts.${font}`)}
        className={(font) => styles[font] ?? ''}
      />
      <Choice
        name="flow"
        legend={t('settingsPanel.flow')}
        values={flowChoices}
        value={settings.flow}
        onChange={(flow) => change({ flow })}
        text={(flow) => t(`settingsPanel.flows.${flow}`)}
      />
      {settings.flow === 'paged' && (
        <Choice
          name="columns"
          legend={t('settingsPanel.columns')}
          values={columnChoices}
          value={settings.columns}
          onChange={(columns) => change({ columns })}
          text={(columns) => t(`settingsPanel.columnChoices.${columns}`)}
        />
      )}
      <Choice
        name="lineHeight"
        legend={t('settingsPanel.lineHeight')}
        values={lineHeightChoices}
        value={settings.lineHeight}
        onChange={(lineHeight) => change({ lineHeight })}
        text={(value) =>
          value === null
            ? t('settingsPanel.lineHeightOfBook')
            : t('settingsPanel.lineHeightTimes', { value: formatNumber(value) })
        }
      />
      <Choice
        name="margins"
        legend={t('settingsPanel.margins')}
        values={marginChoices}
        value={settings.margins}
        onChange={(margins) => change({ margins })}
        text={(margins) => t(`settingsPanel.marginChoices.${margins}`)}
      />
      <Choice
        name="spacing"
        legend={t('settingsPanel.spacing')}
        values={spacingChoices}
        value={settings.spacing}
        onChange={(spacing) => change({ spacing })}
        text={(spacing) => t(`settingsPanel.spacings.${spacing}`)}
      />
      <Choice
        name="alignment"
        legend={t('settingsPanel.alignment')}
        values={alignmentChoices}
        value={settings.alignment}
        onChange={(alignment) => change({ alignment })}
        text={(alignment) => t(`settingsPanel.alignments.${alignment}`)}
      />
      <Switch
        label={t('settingsPanel.hyphens')}
        checked={settings.hyphens}
        onChange={(hyphens) => change({ hyphens })}
      />
    </>
  );
}
