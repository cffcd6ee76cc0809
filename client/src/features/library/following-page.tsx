import type { Followed, Following } from '@mangu/contract/library';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request, toQueryString } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { wholeList } from '../../ui/table/whole-list.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import { Frame } from './frame.tsx';

/** The people and series whose new books one is told of. */
export function FollowingPage() {
  const { t } = useTranslation(['library', 'problems']);
  const client = useQueryClient();
  const following = useQuery({
    queryKey: ['library', 'following'],
    queryFn: ({ signal }) => request<Following>('/api/library/following', { signal }),
    select: (answer) => answer.following,
  });
  const change = useMutation({
    mutationFn: ({ follows, ...one }: Followed & { readonly follows: boolean }) =>
      follows
        ? request('/api/library/following', { method: 'PUT', body: one })
        : request(`/api/library/following${toQueryString(one)}`, { method: 'DELETE' }),
    onSuccess: (_nothing, { follows, ...one }) => {
      if (!follows)
        showToast(t('following.removed', { name: one.name }), {
          undo: () => change.mutate({ ...one, follows: true }),
        });
    },
    onError: (error) => showToast(problemText(t, error).title, { tone: 'must' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
  const columns: Column<Followed>[] = [
    {
      key: 'name',
      header: t('following.name'),
      names: true,
      cell: ({ kind, name }) => (
        <Link to={`/${toQueryString({ [kind]: [name] })}`} translate="no">
          <bdi dir="auto">{name}</bdi>
        </Link>
      ),
    },
    {
      key: 'kind',
      header: t('following.kind'),
      narrow: true,
      cell: ({ kind }) => t(`following.${kind}`),
    },
    {
      key: 'remove',
      header: t('following.unfollow'),
      narrow: true,
      cell: ({ kind, name }) => (
        <Button
          translate="no"
          aria-label={t('following.unfollowLabel', { name })}
          onClick={() => change.mutate({ kind, name, follows: false })}
        >
          {t('following.unfollow')}
        </Button>
      ),
    },
  ];
  return (
    <Frame part="following">
      <DataTable
        caption={t('following.title')}
        columns={columns}
        list={wholeList(following)}
        rowKey={({ kind, name }) => `${kind} ${name}`}
        empty={
          <EmptyState
            title={t('following.empty')}
            action={
              <Link to="/" className={buttonClass('primary')}>
                {t('toCatalogue')}
              </Link>
            }
          >
            {t('following.emptyText')}
          </EmptyState>
        }
      />
    </Frame>
  );
}
