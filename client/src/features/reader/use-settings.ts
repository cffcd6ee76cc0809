import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useTheme } from '../../ui/use-theme.ts';
import type { ShownTheme } from './engine-style.ts';
import { keepSettings, type ReaderSettings, readSettings } from './settings.ts';
import { resolveTheme, showTheme } from './theme.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

export interface SettingsState {
  readonly settings: ReaderSettings;
  readonly shownTheme: ShownTheme;
  change(part: Partial<ReaderSettings>): void;
  replace(settings: ReaderSettings): void;
}

/** The settings of this device, kept at every change, and the theme that results. */
export function useSettings(): SettingsState {
  const [settings, setSettings] = useState(readSettings);
  const siteTheme = useTheme();
  const systemIsDark = useSyncExternalStore(subscribe, () => dark.matches);
  const shownTheme = resolveTheme(settings.theme, siteTheme, systemIsDark);
  useEffect(() => showTheme(shownTheme), [shownTheme]);

  const replace = useCallback((next: ReaderSettings) => {
    keepSettings(next);
    setSettings(next);
  }, []);
  const change = useCallback((part: Partial<ReaderSettings>) => {
    setSettings((now) => {
      const next = { ...now, ...part };
      keepSettings(next);
      return next;
    });
  }, []);
  return { settings, shownTheme, change, replace };
}
