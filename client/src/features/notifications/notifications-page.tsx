import {
  type MailWishes,
  type NoticeGroup,
  type Notification,
  noticeGroups,
} from '@mangu/contract/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { addTexts } from '../../lib/i18n.ts';
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

addTexts('notifications', notifications);

const key = ['notifications'] as const;
const known: readonly string[] = Object.keys(notifications.kind);

/** What a person was told, newest first. */
export function NotificationsPage() {
  const { t } = useTranslation(['notifications', 'common']);
  usePageTitle(t('title'));
  const client = useQueryClient();
  const list = useCursorList<Notification>([...key, 'list'], '/api/notifications', { pageSize: 30 });
  const read = useMutation({
    mutationFn: (ids?: string[]) =>
      request('/api/notifications/read', { method: 'POST', body: ids ? { ids } : {} }),
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
      <ul aria-label={t('list')}>
        {list.rows.map((row) => (
          <li key={row.id}>
            <Told row={row} onOpen={() => row.read || read.mutate([row.id])} />
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={list.loadMore}>{t('more')}</Button>}
      <MailChoices />
    </>
  );
}

function Told({ row, onOpen }: { readonly row: Notification; readonly onOpen: () => void }) {
  const { t } = useTranslation('notifications');
  const { data, kind, path, created } = row;
  const words = t(`kind.${known.includes(kind) ? kind : 'other'}`, {
    ...data,
    title: data.title || t('aBook'),
  });
  return (
    <>
      <p>
        <Link to={path} onClick={onOpen} translate="no">
          {words}
        </Link>{' '}
        {!row.read && <Badge tone="should">{t('unread')}</Badge>} <Time iso={created} show="relative" />
      </p>
      {data.reason && (
        <p translate="no" dir="auto">
          {t('reason', { reason: data.reason })}
        </p>
      )}
    </>
  );
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
