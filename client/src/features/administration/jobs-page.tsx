import { type Job, type JobState, type Jobs, jobStates } from '@mangu/contract/administration';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FormError } from '../../ui/form/form.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import styles from './administration.module.css';
import { Frame } from './frame.tsx';

const askAgainMs = 5000;
const jobsKey = ['admin', 'jobs'] as const;

/** What the machine has to do, does, did, and could not do. */
export function JobsPage() {
  const counts = useQuery({
    queryKey: [...jobsKey, 'counts'],
    queryFn: ({ signal }) => request<Jobs>('/api/admin/jobs?state=failed&limit=1', { signal }),
    refetchInterval: askAgainMs,
  });
  const { data, error } = counts;
  return (
    <Frame part="jobs">
      {data ? (
        <JobTabs counts={data.counts} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void counts.refetch()} />
      ) : (
        <Skeleton width="60%" height="8rem" />
      )}
    </Frame>
  );
}

function JobTabs({ counts }: { readonly counts: Jobs['counts'] }) {
  const { t } = useTranslation('administration');
  // What failed is what somebody has to see to. It stays chosen when nothing is left of it.
  const [state, setState] = useState<JobState>(counts.failed > 0 ? 'failed' : 'waiting');
  return (
    <Tabs
      label={t('jobs.states')}
      tabs={jobStates.map((key) => ({ key, label: t(`jobs.${key}`), count: counts[key] }))}
      current={state}
      onChange={(key) => setState(jobStates.find((one) => one === key) ?? state)}
    >
      <JobsInState state={state} />
    </Tabs>
  );
}

function JobsInState({ state }: { readonly state: JobState }) {
  const { t } = useTranslation('administration');
  const list = useCursorList<Job>(jobsKey, '/api/admin/jobs', { query: { state }, intervalMs: askAgainMs });
  const what: Column<Job> = {
    key: 'what',
    header: t('jobs.what'),
    names: true,
    cell: (job) => (
      <span>
        {t(`jobs.kind.${job.kind}`)}
        <br />
        <About job={job} />
      </span>
    ),
  };
  const why: Column<Job> = { key: 'why', header: t('jobs.why'), cell: (job) => <Why job={job} /> };
  const when: Column<Job> = {
    key: 'when',
    header: t(`jobs.when.${state}`),
    narrow: true,
    cell: (job) => <Time iso={(state === 'waiting' ? job.due : job.finished) ?? job.created} />,
  };
  const tries: Column<Job> = {
    key: 'tries',
    header: t('jobs.tries'),
    align: 'end',
    cell: (job) => String(job.tries),
  };
  const act: Column<Job> = { key: 'act', header: t('jobs.act'), cell: (job) => <Acts job={job} /> };
  const columns = {
    waiting: [what, when, tries, why],
    running: [what, when, tries],
    failed: [what, when, tries, why, act],
    done: [what, when, tries, act],
  }[state];
  return (
    <DataTable
      caption={t(`jobs.${state}`)}
      columns={columns}
      list={list}
      rowKey={({ id }) => id}
      empty={<EmptyState title={t(`jobs.none.${state}`)}>{t(`jobs.noneAdvice.${state}`)}</EmptyState>}
    />
  );
}

function About({ job: { about, path } }: { readonly job: Job }) {
  const { t } = useTranslation('administration');
  if (about === null) return t('jobs.gone');
  const name = <bdi translate="no">{about || '—'}</bdi>;
  return path ? <Link to={path}>{name}</Link> : name;
}

/** A problem of ours in its own words; a fault of the machine as the machine said it. */
function Why({ job: { error } }: { readonly job: Job }) {
  const { t } = useTranslation(['administration', 'problems']);
  if (!error) return null;
  if (error.problem) {
    return (
      <p className={styles.text}>
        {t(`${error.problem}.title`, { ns: 'problems', defaultValue: error.text })}
      </p>
    );
  }
  return (
    <>
      {!error.remedy && <p>{t('jobs.fault')}</p>}
      <p className={styles.text} translate="no">
        {[error.text, error.remedy].filter(Boolean).join(' ')}
      </p>
    </>
  );
}

function Acts({ job: { id, kind, about, state, mayRetry, mayDiscard } }: { readonly job: Job }) {
  const { t } = useTranslation('administration');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const change = (method: 'POST' | 'DELETE') => ({
    mutationFn: () => request(`/api/admin/jobs/${id}${method === 'POST' ? '/retry' : ''}`, { method }),
    onSuccess: async () => {
      setAsking(false);
      showToast(t(method === 'POST' ? 'jobs.retried' : 'jobs.discarded'));
      await client.invalidateQueries({ queryKey: jobsKey });
    },
    onError: () => client.invalidateQueries({ queryKey: jobsKey }),
  });
  const retry = useMutation(change('POST'));
  const discard = useMutation(change('DELETE'));
  if (kind === 'import') return state === 'failed' && t('jobs.sendAgain');
  return (
    <span className={styles.row}>
      <FormError error={retry.error} />
      {mayRetry && <Button onClick={() => retry.mutate()}>{t('jobs.retry')}</Button>}
      {mayDiscard && <Button onClick={() => setAsking(true)}>{t('jobs.discard')}</Button>}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('jobs.discardTitle', { about: about || t('jobs.gone') })}
        confirmLabel={t('jobs.discard')}
        busy={discard.isPending}
        error={discard.error}
        onConfirm={() => discard.mutate()}
      >
        <p>{t(lossOf({ kind, state }))}</p>
      </ConfirmDialog>
    </span>
  );
}

/** What whoever discards a job should know before. */
function lossOf({ kind, state }: Pick<Job, 'kind' | 'state'>) {
  if (kind === 'mail') return 'jobs.discardMail';
  return state === 'failed' ? 'jobs.discardFailed' : 'jobs.discardDone';
}
