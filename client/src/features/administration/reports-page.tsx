import type { Report, ReportDecision } from '@mangu/contract/administration';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { Button } from '../../ui/button.tsx';
import { ReasonDialog } from '../../ui/confirm-dialog.tsx';
import { Link } from '../../ui/link.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import styles from './administration.module.css';
import { Frame } from './frame.tsx';

/** Reviews that somebody reported. */
export function ReportsPage() {
  const { t } = useTranslation(['administration', 'problems']);
  const client = useQueryClient();
  const [removing, setRemoving] = useState<string | null>(null);
  const list = useCursorList<Report>(['admin', 'reports'], '/api/admin/reports');
  const decide = useMutation({
    mutationFn: ({ id, ...body }: ReportDecision & { readonly id: string }) =>
      request(`/api/admin/reports/${id}`, { method: 'POST', body }),
    onSuccess: async (_, { id, decision }) => {
      // The dialog may be about another review by now, with a reason begun in it.
      setRemoving((now) => (now === id ? null : now));
      showToast(t(decision === 'keep' ? 'reports.kept' : 'reports.removed'));
      await client.invalidateQueries({ queryKey: ['admin', 'reports'] });
    },
    onError: (error, { decision }) => {
      if (decision === 'keep') showToast(problemText(t, error).title, { tone: 'must' });
    },
  });
  const isAsked = decide.variables?.id === removing;
  const columns: Column<Report>[] = [
    {
      key: 'review',
      header: t('reports.review'),
      names: true,
      cell: ({ bookId, bookTitle, stars, text }) => (
        <>
          <Link to={`/books/${bookId}`} translate="no">
            {bookTitle}
          </Link>
          {` · ${t('reports.stars', { count: stars })}`}
          <p className={styles.text} translate="no">
            {text}
          </p>
        </>
      ),
    },
    { key: 'by', header: t('reports.by'), cell: ({ writer }) => <PersonName name={writer.name} /> },
    { key: 'why', header: t('reports.why'), cell: ({ reasons }) => <bdi>{reasons.join(' · ')}</bdi> },
    { key: 'since', header: t('reports.since'), narrow: true, cell: ({ since }) => <Time iso={since} /> },
    {
      key: 'act',
      header: t('reports.act'),
      cell: ({ reviewId }) => (
        <span className={styles.row}>
          <Button onClick={() => decide.mutate({ id: reviewId, decision: 'keep' })}>
            {t('reports.keep')}
          </Button>
          <Button onClick={() => setRemoving(reviewId)}>{t('reports.remove')}</Button>
        </span>
      ),
    },
  ];
  return (
    <Frame part="reports">
      <DataTable
        caption={t('reports.title')}
        columns={columns}
        list={list}
        rowKey={({ reviewId }) => reviewId}
        empty={<EmptyState title={t('reports.none')}>{t('reports.noneAdvice')}</EmptyState>}
      />
      <ReasonDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('reports.removeTitle')}
        confirmLabel={t('reports.remove')}
        hint={t('reports.reasonHint')}
        maxLength={200}
        needed
        busy={isAsked && decide.isPending}
        error={isAsked && decide.error}
        onConfirm={(reason) => removing && decide.mutate({ id: removing, decision: 'remove', reason })}
      />
    </Frame>
  );
}
