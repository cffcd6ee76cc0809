import type { Edition } from '@mangu/contract/editions';
import { type MoveName, moves } from '@mangu/contract/manuscripts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { FormActions, FormError } from '../../ui/form/form.tsx';
import { TextArea } from '../../ui/form/inputs.tsx';
import { deleteEdition, makeMove } from './api.ts';
import styles from './studio.module.css';

interface Props {
  readonly edition: Edition;
  readonly onChanged: () => Promise<unknown>;
}

/** What is missing, and the moves that are the author's: hand in with an answer to the editors, withdraw, delete. */
export function HandInPart({ edition, onChanged }: Props) {
  const { t } = useTranslation('studio');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [answer, setAnswer] = useState('');
  const [deleting, setDeleting] = useState(false);
  const move = useMutation({
    mutationFn: (name: MoveName) => makeMove(edition.id, name, edition.version, answer.trim()),
    onSuccess: () => setAnswer(''),
    onSettled: onChanged,
  });
  const remove = useMutation({
    mutationFn: () => deleteEdition(edition.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['works'] });
      queries.removeQueries({ queryKey: ['work', edition.workId] });
      void navigate('/studio');
    },
  });
  const can = (name: 'submit' | 'withdraw') => {
    const from: readonly string[] = moves[name].from;
    return from.includes(edition.state);
  };
  const ready = edition.missing.length === 0;
  return (
    <section className={`${styles.part} ${styles.handIn}`} aria-labelledby="hand-in">
      <h2 id="hand-in">{t('handIn.title')}</h2>
      <FormError error={move.error ?? remove.error} />
      {edition.mayEdit && !ready && (
        <>
          <p>{t('handIn.missing')}</p>
          <ul className={styles.missing}>
            {edition.missing.map(({ id }) => (
              <li key={id}>{t(`missing.${id}`)}</li>
            ))}
          </ul>
        </>
      )}
      {edition.mayEdit && ready && <p>{t('handIn.ready')}</p>}
      {can('submit') && ready && (
        <TextArea
          label={t('handIn.answer')}
          hint={t('handIn.answerHint')}
          optional
          maxLength={4000}
          value={answer}
          onChange={setAnswer}
        />
      )}
      <FormActions>
        {can('submit') && ready && (
          <Button kind="primary" onClick={() => move.isPending || move.mutate('submit')}>
            {t('handIn.submit')}
          </Button>
        )}
        {can('withdraw') && (
          <Button onClick={() => move.isPending || move.mutate('withdraw')}>{t('handIn.withdraw')}</Button>
        )}
        {edition.state === 'draft' && !edition.bookId && !deleting && (
          <Button kind="quiet" onClick={() => setDeleting(true)}>
            {t('handIn.delete')}
          </Button>
        )}
        {deleting && (
          <>
            <Button onClick={() => remove.mutate()}>{t('handIn.deleteSure')}</Button>
            <Button kind="quiet" onClick={() => setDeleting(false)}>
              {t('handIn.keep')}
            </Button>
          </>
        )}
      </FormActions>
    </section>
  );
}
