import type { Edition } from '@mangu/contract/editions';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../../lib/account.ts';
import { problemText } from '../../lib/problem-text.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import { type DetailsPage, keeperOf } from './details-keeper.ts';

/** The details of an edition, saved by themselves a moment after the last key, and when the page is left. */
export function useDetails(edition: Edition, onSaved: (saved: Edition) => Promise<unknown>) {
  const { t } = useTranslation(['studio', 'problems']);
  const person = useAccount().data?.person?.id ?? '';
  const [keeper] = useState(() => keeperOf(person, edition));
  const { metadata, state, error } = useSyncExternalStore(keeper.subscribe, keeper.now);

  const page: DetailsPage = {
    saved: (saved) => void onSaved(saved),
    unsaved: (reason) =>
      showToast(
        t('details.unsaved', {
          title: keeper.now().metadata.title?.trim() || t('untitled'),
          reason: problemText(t, reason).title,
        }),
        { tone: 'must' },
      ),
  };
  const newest = useRef(page);
  newest.current = page;
  useEffect(
    () =>
      keeper.show({
        saved: (saved) => newest.current.saved(saved),
        unsaved: (reason) => newest.current.unsaved(reason),
      }),
    [keeper],
  );
  // Also what came while somebody wrote, once all of that is saved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as it says
  useEffect(() => keeper.meet(edition), [keeper, edition, state]);

  return {
    metadata,
    state,
    error,
    change: keeper.change.bind(keeper),
    saveNow: () => void keeper.saveNow(),
  };
}
