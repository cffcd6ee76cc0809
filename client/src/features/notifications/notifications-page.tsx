import {
  type MailWishes,
  type NoticeGroup,
  type Notification,
  noticeGroups,
} from '@mangu/contract/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { formatDate } from '../../lib/format-measures.ts';
import { addTexts } from '../../lib/i18n.ts';
import { localDay } from '../../lib/local-day.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import notifications from '../../locales/en/notifications.json';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Group } from '../../ui/form/choices.tsx';
import { FormError } from '../../ui/form/form.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import styles from './notifications.module.css';

addTexts('notifications', notifications);

const key = ['notifications'] as const;
const known: readonly string[] = Object.keys(notifications.kind);

/** What a person was told, newest first. */
export function NotificationsPage() {
  const { t } = useTranslation(['notifications', 'common', 'problems']);
  usePageTitle(t('title'));
  const client = useQueryClient();
  const list = useCursorList<Notification>([...key, 'list'], '/api/notifications', { pageSize: 30 });
  const read = useMutation({
    mutationFn: (ids?: string[]) =>
      request('/api/notifications/read', { method: 'POST', body: ids ? { ids } : {} }),
    // What was pressed is often a link: one is on another page by then.
    onError: (error) => showToast(problemText(t, error).title, { tone: 'must' }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          list.rows.some((row) => !row.read) && (
            <Button onClick={() => read.mutate(undefined)}>{t('readAll')}</Button>
          )
        }
      />
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {list.pending && <p role="status">{t('common:loading')}</p>}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
      )}
      {byDay(list.rows).map(([day, rows]) => (
        <section key={day} aria-labelledby={`day-${day}`} className={styles.day}>
          <h2 id={`day-${day}`} className={styles.dayName}>
            <DayName day={day} />
          </h2>
          <ul className={styles.list}>
            {rows.map((row) => (
              <li key={row.id} className={styles.row} data-unread={!row.read}>
                <Told row={row} onRead={() => row.read || read.mutate([row.id])} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {list.rows.length > 0 && list.hasMore && (
        <p className={styles.day}>
          <Button aria-disabled={list.loadingMore} onClick={list.loadMore}>
            {list.loadingMore ? t('common:loading') : t('more')}
          </Button>
        </p>
      )}
      {list.moreError && <p role="alert">{problemText(t, list.moreError).title}</p>}
      <div className={styles.mail}>
        <MailChoices />
      </div>
    </>
  );
}

function Told({ row, onRead }: { readonly row: Notification; readonly onRead: () => void }) {
  const { t } = useTranslation('notifications');
  const { data, kind, path, created } = row;
  const words = t(`kind.${known.includes(kind) ? kind : 'other'}`, {
    ...data,
    title: data.title || t('aBook'),
  });
  return (
    <>
      <p className={styles.what}>
        <Link to={path} onClick={onRead} translate="no">
          <bdi dir="auto">{words}</bdi>
        </Link>{' '}
        {!row.read && <Badge tone="should">{t('unread')}</Badge>}
      </p>
      {data.reason && (
        <p className={styles.reason} translate="no" dir="auto">
          {t('reason', { reason: data.reason })}
        </p>
      )}
      <p className={styles.when}>
        <Time iso={created} show="relative" />
        {!row.read && (
          <Button kind="quiet" translate="no" aria-label={t('readOneLabel', { words })} onClick={onRead}>
            {t('readOne')}
          </Button>
        )}
      </p>
    </>
  );
}

/** “Today”, “Yesterday”, else the date. */
function DayName({ day }: { readonly day: string }) {
  const { t } = useTranslation('notifications');
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day === localDay(today)) return t('today');
  return day === localDay(yesterday) ? t('yesterday') : formatDate(day);
}

/** The days of the person's own calendar, newest first, each with what was told on it. */
function byDay(rows: readonly Notification[]): [string, Notification[]][] {
  const days = new Map<string, Notification[]>();
  for (const row of rows) {
    const day = localDay(new Date(row.created));
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

function MailChoices() {
  const { t } = useTranslation('notifications');
  const client = useQueryClient();
  const wishes = useQuery({
    queryKey: [...key, 'mail'],
    queryFn: ({ signal }) => request<MailWishes>('/api/notifications/mail', { signal }),
  });
  const save = useMutation({
    mutationFn: (mail: NoticeGroup[]) =>
      request<MailWishes>('/api/notifications/mail', { method: 'PUT', body: { mail } }),
    onSuccess: (kept) => client.setQueryData([...key, 'mail'], kept),
  });
  const mail = wishes.data?.mail ?? [];
  return (
    <Group legend={t('mail.title')} hint={t('mail.hint')}>
      <FormError error={save.error} />
      {noticeGroups.map((group) => (
        <Checkbox
          key={group}
          label={t(`mail.${group}`)}
          checked={mail.includes(group)}
          disabled={!wishes.data || save.isPending}
          onChange={(wanted) => save.mutate(wanted ? [...mail, group] : mail.filter((one) => one !== group))}
        />
      ))}
    </Group>
  );
}
