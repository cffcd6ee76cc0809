import { type DeskQuery, deskAssignments } from '@mangu/contract/desk';
import { editionStates } from '@mangu/contract/manuscripts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../ui/form/choices.tsx';
import { Select, TextInput } from '../../../ui/form/inputs.tsx';

interface QueueFiltersProps {
  readonly query: DeskQuery;
  /** An empty value takes the filter away. */
  readonly onChange: (changes: Readonly<Record<string, string>>) => void;
}

const typingMs = 250;

export function QueueFilters({ query, onChange }: QueueFiltersProps) {
  const { t } = useTranslation('desk');
  const { q = '' } = query;
  const [words, setWords] = useState(q);
  const sent = useRef(q);
  // The address changed by itself (back, all filters taken away): the field follows, else it would call its words back.
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setWords(q);
  }, [q]);
  useEffect(() => {
    if (words === sent.current) return;
    const waiting = setTimeout(() => {
      sent.current = words;
      onChange({ q: words });
    }, typingMs);
    return () => clearTimeout(waiting);
  });
  return (
    <>
      <TextInput
        label={t('filters.search')}
        type="search"
        maxLength={100}
        value={words}
        onChange={setWords}
      />
      <Select
        label={t('filters.state')}
        value={query.state?.[0] ?? ''}
        onChange={(state) => onChange({ state })}
        options={[
          { value: '', label: t('filters.anyState') },
          ...editionStates
            .filter((state) => state !== 'draft')
            .map((value) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
      <Select
        label={t('filters.assigned')}
        value={query.assigned ?? ''}
        onChange={(assigned) => onChange({ assigned })}
        options={[
          { value: '', label: t('filters.anybody') },
          ...deskAssignments.map((value) => ({ value, label: t(`filters.${value}`) })),
        ]}
      />
      <Checkbox
        label={t('filters.overdue')}
        checked={query.overdue ?? false}
        onChange={(checked) => onChange({ overdue: checked ? 'true' : '' })}
      />
    </>
  );
}
