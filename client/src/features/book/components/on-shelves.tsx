import type { BookDetail } from '@mangu/contract/books';
import type { MyBook, Shelf } from '@mangu/contract/library';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Checkbox, Group } from '../../../ui/form/choices.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { TextInput } from '../../../ui/form/inputs.tsx';
import { useMyBookChange } from '../api/my-book.ts';
import styles from './mine.module.css';

type Shelves = MyBook['shelves'];

interface OnShelvesProps {
  readonly book: BookDetail;
  readonly shelves: Shelves | undefined;
}

/** On which of one's shelves the book stands; opens the list of them. */
export function OnShelves({ book, shelves }: OnShelvesProps) {
  const { t } = useTranslation(['book', 'common']);
  const [open, setOpen] = useState(false);
  const count = shelves?.filter(({ holds }) => holds).length ?? 0;
  return (
    <>
      <Button aria-haspopup="dialog" aria-disabled={!shelves} onClick={() => setOpen(shelves !== undefined)}>
        {count > 0 ? t('shelves.on', { count }) : t('shelves.put')}
      </Button>
      {shelves && (
        <Dialog
          open={open}
          onClose={() => setOpen(false)}
          title={t('shelves.title')}
          closeLabel={t('common:close')}
        >
          <div className={styles.stack}>
            {shelves.length > 0 && <Choices bookId={book.id} shelves={shelves} />}
            <NewShelf bookId={book.id} />
          </div>
        </Dialog>
      )}
    </>
  );
}

function Choices({ bookId, shelves }: { readonly bookId: string; readonly shelves: Shelves }) {
  const { t } = useTranslation('book');
  const change = useMyBookChange(({ id, holds }: { readonly id: string; readonly holds: boolean }) =>
    request(`/api/library/shelves/${id}/books/${bookId}`, { method: holds ? 'PUT' : 'DELETE' }),
  );
  /** What was just chosen and is not answered yet. */
  const [chosen, setChosen] = useState<Readonly<Record<string, boolean>>>({});
  const choose = (id: string, holds: boolean) => {
    setChosen((all) => ({ ...all, [id]: holds }));
    const answered = () => setChosen(({ [id]: _answered, ...others }) => others);
    // A failure stands above the list.
    change.mutateAsync({ id, holds }).then(answered, answered);
  };
  return (
    <Group legend={t('shelves.yours')} hint={t('shelves.hint')}>
      <FormError error={change.error} />
      {shelves.map(({ id, name, holds }) => (
        <Checkbox
          key={id}
          label={
            <bdi translate="no" dir="auto">
              {name}
            </bdi>
          }
          checked={chosen[id] ?? holds}
          onChange={(wanted) => choose(id, wanted)}
        />
      ))}
    </Group>
  );
}

function NewShelf({ bookId }: { readonly bookId: string }) {
  const { t } = useTranslation('book');
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const make = useMyBookChange(async (wanted: string) => {
    const { id } = await request<Shelf>('/api/library/shelves', { method: 'POST', body: { name: wanted } });
    await request(`/api/library/shelves/${id}/books/${bookId}`, { method: 'PUT' });
    setName('');
  });
  return (
    <Form
      onSubmit={() => {
        setMissing(name.trim() === '');
        if (name.trim() !== '') make.mutate(name.trim());
      }}
    >
      <FormError error={make.error} />
      <TextInput
        label={t('shelves.new')}
        hint={t('shelves.newHint')}
        error={missing && name.trim() === '' ? t('shelves.nameMissing') : undefined}
        value={name}
        onChange={setName}
        maxLength={100}
        autoComplete="off"
      />
      <FormActions>
        <SubmitButton kind="plain" busy={make.isPending}>
          {t('shelves.make')}
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
