import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../../ui/skeleton.tsx';
import covers from './book-covers.module.css';
import list from './book-list.module.css';

export function BookCoversSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={covers.covers} aria-busy="true">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: 18 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
        <div key={index} className={covers.card}>
          <div className={covers.cover}>
            <Skeleton ratio="2 / 3" />
          </div>
          <div className={covers.text}>
            <Skeleton width="85%" height="1.05rem" />
            <Skeleton width="55%" height="0.9rem" />
          </div>
        </div>
      ))}
    </div>
  );
}

export function BookListSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={list.list} aria-busy="true">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: 12 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
        <div key={index} className={list.row}>
          <div className={list.cover}>
            <Skeleton ratio="2 / 3" />
          </div>
          <div className={list.main}>
            <Skeleton width={`${70 - ((index * 13) % 30)}%`} height="1.05rem" />
            <Skeleton width="30%" height="0.9rem" />
          </div>
        </div>
      ))}
    </div>
  );
}
