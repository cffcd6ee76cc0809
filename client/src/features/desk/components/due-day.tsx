import type { DeskItem } from '@mangu/contract/desk';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format-measures.ts';
import { Badge } from '../../../ui/badge.tsx';

const waiting = new Set(['submitted', 'in-review', 'changes-requested', 'accepted']);

/** The day on which an answer is due, and whether that has passed where the person is. */
export function DueDay({ due, state }: Pick<DeskItem, 'due' | 'state'>) {
  const { t } = useTranslation('desk');
  if (!due) return null;
  const today = new Date().toLocaleDateString('sv');
  return (
    <>
      {formatDate(due)} {due < today && waiting.has(state) && <Badge tone="must">{t('late')}</Badge>}
    </>
  );
}
