import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { setTheme, themes, useTheme } from '../ui/use-theme.ts';
import styles from './theme-switch.module.css';

/** Light, dark, or as the system says, in a small native popover. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const theme = useTheme();
  const id = useId();
  return (
    <div className={styles.anchor}>
      <IconButton icon={theme} label={t('theme.label')} popoverTarget={id} />
      <div id={id} popover="auto" className={styles.popover}>
        <fieldset className={styles.choices}>
          <legend className="visually-hidden">{t('theme.label')}</legend>
          {themes.map((choice) => (
            <label key={choice} className={styles.choice}>
              <input
                type="radio"
                name={id}
                value={choice}
                checked={theme === choice}
                onChange={() => setTheme(choice)}
              />
              <Icon name={choice} />
              <span>{t(`theme.${choice}`)}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </div>
  );
}
