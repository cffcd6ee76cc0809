import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { setTheme, themes, useTheme } from '../ui/use-theme.ts';
import styles from './theme-switch.module.css';

/** Light, dark, or as the system says. */
export function ThemeChoices() {
  const { t } = useTranslation();
  const theme = useTheme();
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">{t('theme.label')}</legend>
      {themes.map((choice) => (
        <label key={choice} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={choice}
            checked={theme === choice}
            onChange={() => setTheme(choice)}
          />
          <Icon name={choice} />
          <span>{t(`theme.${choice}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
