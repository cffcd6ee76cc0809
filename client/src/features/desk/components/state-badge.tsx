import type { EditionState } from '@mangu/contract/manuscripts';
import { useTranslation } from 'react-i18next';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import '../texts.ts';

const tones: Partial<Record<EditionState, BadgeTone>> = {
  submitted: 'should',
  'changes-requested': 'should',
  accepted: 'good',
  published: 'good',
  rejected: 'must',
};

export function StateBadge({ state }: { readonly state: EditionState }) {
  const { t } = useTranslation('desk');
  return <Badge tone={tones[state] ?? 'plain'}>{t(`state.${state}`)}</Badge>;
}
