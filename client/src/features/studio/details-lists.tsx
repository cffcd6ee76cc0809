import { contributorRoles } from '@mangu/contract/contributor-roles';
import type { EditionContributor, EditionSubject } from '@mangu/contract/editions';
import { themaHeading } from '@mangu/contract/thema';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/form/inputs.tsx';
import styles from './studio.module.css';

/** As contract/editions.ts has them; that module would bring the validator along. */
const subjectSchemes = ['thema', 'bisac', 'keyword'] as const satisfies readonly EditionSubject['scheme'][];

interface ListProps {
  readonly faultAt: (pointer: string) => string | undefined;
}

interface ContributorListProps extends ListProps {
  readonly contributors: readonly EditionContributor[];
  readonly onChange: (contributors: EditionContributor[]) => void;
}

/** Everybody who made the book, each with what they did. */
export function ContributorList({ contributors, onChange, faultAt }: ContributorListProps) {
  const { t } = useTranslation('studio');
  const set = (index: number, change: Partial<EditionContributor>) =>
    onChange(contributors.map((one, place) => (place === index ? { ...one, ...change } : one)));
  return (
    <fieldset className={styles.list}>
      <legend>{t('field.contributors')}</legend>
      {contributors.map(({ name, roles }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div className={styles.list} key={index}>
          <div className={styles.row}>
            <TextInput
              label={t('contributor.name', { no: index + 1 })}
              value={name}
              maxLength={300}
              error={faultAt(`/contributors/${index}/`)}
              onChange={(text) => set(index, { name: text })}
            />
            <Button kind="quiet" onClick={() => onChange(contributors.filter((_, place) => place !== index))}>
              {t('contributor.remove', { no: index + 1 })}
            </Button>
          </div>
          <RoleList no={index + 1} roles={roles} onChange={(now) => set(index, { roles: now })} />
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...contributors, { name: '', roles: ['aut'] }])}>
          {t('contributor.add')}
        </Button>
      </div>
    </fieldset>
  );
}

/** As contract/editions.ts bounds them. */
const rolesAtMost = 6;

interface RoleListProps {
  /** The person's place in the list. */
  readonly no: number;
  readonly roles: readonly string[];
  readonly onChange: (roles: string[]) => void;
}

/** What one person did: each role once. */
function RoleList({ no, roles, onChange }: RoleListProps) {
  const { t } = useTranslation(['studio', 'roles']);
  const free = contributorRoles.map(({ marc }): string => marc).filter((marc) => !roles.includes(marc));
  const options = (role: string) => [
    ...contributorRoles
      .filter(({ marc }) => marc === role || !roles.includes(marc))
      .map(({ marc }) => ({ value: marc as string, label: t(`roles:${marc}`) })),
    ...(contributorRoles.some(({ marc }) => marc === role) ? [] : [{ value: role, label: role || '–' }]),
  ];
  const [next] = free;
  return (
    <>
      {(roles.length > 0 ? roles : ['']).map((role, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div className={styles.row} key={place}>
          <Select
            label={
              place === 0 ? t('contributor.role', { no }) : t('contributor.further', { no, place: place + 1 })
            }
            value={role}
            options={options(role)}
            onChange={(chosen) => onChange([...roles.slice(0, place), chosen, ...roles.slice(place + 1)])}
          />
          {roles.length > 1 && (
            <Button kind="quiet" onClick={() => onChange(roles.filter((_, at) => at !== place))}>
              {t('contributor.removeRole', { no, place: place + 1 })}
            </Button>
          )}
        </div>
      ))}
      {roles.length > 0 && roles.length < rolesAtMost && next && (
        <div>
          <Button kind="quiet" onClick={() => onChange([...roles, next])}>
            {t('contributor.addRole', { no })}
          </Button>
        </div>
      )}
    </>
  );
}

interface SubjectListProps extends ListProps {
  readonly subjects: readonly EditionSubject[];
  readonly onChange: (subjects: EditionSubject[]) => void;
}

/** What the book is about: codes of Thema and BISAC, and words of one's own. */
export function SubjectList({ subjects, onChange, faultAt }: SubjectListProps) {
  const { t } = useTranslation('studio');
  const set = (index: number, change: EditionSubject) =>
    onChange(subjects.map((one, place) => (place === index ? change : one)));
  const schemes = subjectSchemes.map((value) => ({ value, label: t(`scheme.${value}`) }));
  return (
    <fieldset className={styles.list}>
      <legend>{t('field.subjects')}</legend>
      {subjects.map((subject, index) => {
        const { scheme, code = '', label } = subject;
        const heading = scheme === 'thema' ? themaHeading(code) : undefined;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <div className={styles.row} key={index}>
            <Select
              label={t('subject.scheme', { no: index + 1 })}
              value={scheme}
              options={schemes}
              onChange={(chosen) => set(index, { scheme: chosen, label })}
            />
            {scheme !== 'keyword' && (
              <TextInput
                label={t('subject.code', { no: index + 1 })}
                hint={heading}
                value={code}
                maxLength={30}
                error={faultAt(`/subjects/${index}/`)}
                onChange={(text) => {
                  const upper = text.trim().toUpperCase();
                  const known = scheme === 'thema' ? themaHeading(upper) : undefined;
                  set(index, { scheme, code: upper, label: known ?? label });
                }}
              />
            )}
            <TextInput
              label={t('subject.label', { no: index + 1 })}
              value={label}
              maxLength={200}
              error={scheme === 'keyword' ? faultAt(`/subjects/${index}/`) : undefined}
              onChange={(text) => set(index, { ...subject, label: text })}
            />
            <Button kind="quiet" onClick={() => onChange(subjects.filter((_, place) => place !== index))}>
              {t('subject.remove', { no: index + 1 })}
            </Button>
          </div>
        );
      })}
      <div>
        <Button onClick={() => onChange([...subjects, { scheme: 'thema', code: '', label: '' }])}>
          {t('subject.add')}
        </Button>
      </div>
    </fieldset>
  );
}
