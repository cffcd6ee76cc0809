import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { toQueryString } from '../lib/api.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import styles from './header-search.module.css';
import { searchFieldId } from './use-search-key.ts';

/** The short way back into the catalogue from any other page; where there is no room, a link to its search. */
export default function HeaderSearch() {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const navigate = useNavigate();
  return (
    <>
      <search>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void navigate(`/${toQueryString({ q: words.trim() })}`);
          }}
        >
          <Icon name="search" />
          <input
            id={searchFieldId}
            className={styles.field}
            type="search"
            enterKeyHint="search"
            autoComplete="off"
            maxLength={200}
            aria-label={t('nav.search')}
            placeholder={t('nav.search')}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </form>
      </search>
      <Link
        to={`/#${searchFieldId}`}
        className={styles.link}
        aria-label={t('nav.search')}
        title={t('nav.search')}
      >
        <Icon name="search" />
      </Link>
    </>
  );
}
