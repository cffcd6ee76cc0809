import type { Storage } from '@mangu/contract/administration';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { formatBytes } from '../../lib/format-measures.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { wholeList } from '../../ui/table/whole-list.ts';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import styles from './administration.module.css';
import { Frame } from './frame.tsx';

const askAgainMs = 1000;

/** What takes how much room. */
export function StoragePage() {
  const { t } = useTranslation(['administration', 'problems']);
  const client = useQueryClient();
  const storage = useQuery({
    queryKey: ['admin', 'storage'],
    queryFn: ({ signal }) => request<Storage>('/api/admin/storage', { signal }),
    refetchInterval: ({ state }) => (state.data?.counting ? askAgainMs : false),
  });
  const count = useMutation({
    mutationFn: () => request('/api/admin/storage/count', { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'storage'] }),
    onError: (error) => showToast(problemText(t, error).title, { tone: 'must' }),
  });
  const { data } = storage;
  const countButton = (label: string) => (
    <Button kind="primary" onClick={() => count.mutate()} aria-disabled={data?.counting || undefined}>
      {label}
    </Button>
  );
  return (
    <Frame part="storage" actions={data?.counted && countButton(t('storage.again'))}>
      {storage.error && !data ? (
        <ErrorState error={storage.error} onRetry={() => void storage.refetch()} />
      ) : !data ? (
        <Skeleton width="60%" height="8rem" />
      ) : (
        <div className={styles.stack}>
          <dl className={styles.facts}>
            <dt>{t('storage.database')}</dt>
            <dd>{formatBytes(data.databaseBytes)}</dd>
            <dt>{t('storage.staged')}</dt>
            <dd>{formatNumber(data.staged.count)}</dd>
            {data.counted && (
              <>
                <dt>{t('storage.counted')}</dt>
                <dd>
                  <Time iso={data.counted.at} />
                </dd>
                <dt>{t('storage.orphans')}</dt>
                <dd>{`${formatNumber(data.counted.orphans.count)} · ${formatBytes(data.counted.orphans.bytes)}`}</dd>
              </>
            )}
          </dl>
          {data.counting && <p role="status">{t('storage.counting')}</p>}
          {data.counted ? (
            <DataTable
              caption={t('storage.title')}
              list={wholeList({ data: data.counted.kinds, error: null, refetch: storage.refetch })}
              rowKey={({ kind }) => kind}
              empty={null}
              columns={[
                {
                  key: 'kind',
                  header: t('storage.kind'),
                  names: true,
                  cell: ({ kind }) => <code>{kind}</code>,
                },
                {
                  key: 'files',
                  header: t('storage.files'),
                  align: 'end',
                  cell: (row) => formatNumber(row.count),
                },
                {
                  key: 'size',
                  header: t('storage.size'),
                  align: 'end',
                  cell: (row) => formatBytes(row.bytes),
                },
              ]}
            />
          ) : (
            !data.counting && (
              <EmptyState title={t('storage.notCounted')} action={countButton(t('storage.count'))}>
                {t('storage.notCountedAdvice')}
              </EmptyState>
            )
          )}
          <section>
            <h2>{t('storage.largest')}</h2>
            <DataTable
              caption={t('storage.largest')}
              list={wholeList({ data: data.largest, error: null, refetch: storage.refetch })}
              rowKey={({ id }) => id}
              empty={<p>{t('storage.noBooks')}</p>}
              columns={[
                {
                  key: 'book',
                  header: t('storage.book'),
                  names: true,
                  cell: ({ id, title }) => (
                    <Link to={`/books/${id}`} translate="no">
                      {title}
                    </Link>
                  ),
                },
                {
                  key: 'size',
                  header: t('storage.size'),
                  align: 'end',
                  cell: (row) => formatBytes(row.bytes),
                },
              ]}
            />
          </section>
        </div>
      )}
    </Frame>
  );
}
