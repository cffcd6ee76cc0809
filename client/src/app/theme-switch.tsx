import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { useTheme } from '../ui/use-theme.ts';
import { ThemeChoices } from './theme-choices.tsx';
import styles from './theme-switch.module.css';

/** The appearance in a small native popover. On a phone the menu has it. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const theme = useTheme();
  const id = useId();
  return (
    <div className={styles.anchor}>
      <IconButton icon={theme} label={t('theme.label')} popoverTarget={id} />
      <div id={id} popover="auto" className={styles.popover}>
        <ThemeChoices />
      </div>
    </div>
  );
}
