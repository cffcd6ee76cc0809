import type { DeskEdition } from '@mangu/contract/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatList } from '../../lib/format.ts';
import { formatDate, formatMoment } from '../../lib/format-measures.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useDeskEdition } from './api.ts';
import { Checklist } from './components/checklist.tsx';
import { CommentList } from './components/comment-list.tsx';
import { Findings } from './components/findings.tsx';
import { History } from './components/history.tsx';
import { Metadata } from './components/metadata.tsx';
import { MoveButtons } from './components/move-buttons.tsx';
import { SkeletonBlock } from './components/skeleton-block.tsx';
import { StateBadge } from './components/state-badge.tsx';
import './texts.ts';

/** One edition as its editors decide about it. */
export function EditionPage({ id }: { readonly id: string }) {
  const { t } = useTranslation('desk');
  const edition = useDeskEdition(id);
  usePageTitle(edition.data?.title || t('title'));
  if (edition.error && !edition.data)
    return <ErrorState error={edition.error} heading="h1" onRetry={() => void edition.refetch()} />;
  return edition.data ? <Shown edition={edition.data} /> : <SkeletonBlock />;
}

function Shown({ edition }: { readonly edition: DeskEdition }) {
  const { t } = useTranslation('desk');
  const [tab, setTab] = useState('overview');
  return (
    <>
      <PageHeader
        title={edition.title || t('untitled')}
        titleIsName={edition.title !== ''}
        crumbs={[{ label: t('title'), to: '/desk' }]}
        badge={<StateBadge state={edition.state} />}
        actions={<MoveButtons edition={edition} />}
      >
        <Facts edition={edition} />
      </PageHeader>
      <Tabs
        label={t('edition.parts')}
        current={tab}
        onChange={setTab}
        tabs={[
          { key: 'overview', label: t('edition.overview') },
          { key: 'comments', label: t('edition.comments'), count: edition.openComments },
          { key: 'history', label: t('edition.history') },
        ]}
      >
        {tab === 'overview' && (
          <>
            <Checklist edition={edition} />
            <Metadata metadata={edition.metadata} />
            <Findings revision={edition.revision} />
          </>
        )}
        {tab === 'comments' && <CommentList editionId={edition.id} />}
        {tab === 'history' && <History editionId={edition.id} />}
      </Tabs>
    </>
  );
}

function Facts({ edition }: { readonly edition: DeskEdition }) {
  const { t } = useTranslation('desk');
  const { authors, owner, assignedTo, due, publishAt, publishZone, bookId, state, revision } = edition;
  return (
    <>
      <p>
        {authors.length > 0 && (
          <>
            <span data-served>{t('edition.by', { names: formatList(authors) })}</span> ·{' '}
          </>
        )}
        <PersonName name={t('edition.owner', { name: owner.name })} />
      </p>
      <p>
        <PersonName
          name={assignedTo ? t('edition.editor', { name: assignedTo.name }) : t('edition.noEditor')}
        />
        {due && <> · {t('edition.due', { date: formatDate(due) })}</>}
        {publishAt && (
          <> · {t('edition.publishAt', { moment: formatMoment(publishAt), zone: publishZone ?? 'UTC' })}</>
        )}
      </p>
      <p>
        {revision && <a href={`/read/revision-${revision.id}`}>{t('edition.read')}</a>}
        {bookId && state === 'published' && (
          <>
            {' '}
            <Link to={`/books/${bookId}`}>{t('edition.toBook')}</Link>
          </>
        )}
      </p>
    </>
  );
}
