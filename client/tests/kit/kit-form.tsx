import { useState } from 'react';
import { SearchCombobox } from '../../src/ui/combobox/search-combobox.tsx';
import { Checkbox, RadioGroup } from '../../src/ui/form/choices.tsx';
import { FileButton } from '../../src/ui/form/file-button.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../src/ui/form/form.tsx';
import { DateInput, Select, TextArea, TextInput } from '../../src/ui/form/inputs.tsx';

const people = ['Ada Lovelace', 'Charles Babbage', 'Augusta King', 'Adam Smith'];

export function KitForm({ onDone }: { readonly onDone: (what: string) => void }) {
  const [title, setTitle] = useState('');
  const [about, setAbout] = useState('');
  const [language, setLanguage] = useState<'en' | 'fr'>('en');
  const [date, setDate] = useState('2026-11-25');
  const [agreed, setAgreed] = useState(false);
  const [way, setWay] = useState<'now' | 'later'>();
  const [tried, setTried] = useState(false);
  const missing = tried && title.trim() === '';
  return (
    <Form
      label="About the book"
      onSubmit={() => {
        setTried(true);
        if (title.trim() !== '') onDone(`saved ${title} ${language} ${way}`);
      }}
    >
      <FormError faults={missing ? [{ field: 'title', message: 'Enter a title.' }] : []} />
      <TextInput
        id="title"
        label="Title"
        hint="As on the cover."
        error={missing ? 'Enter a title.' : undefined}
        required
        value={title}
        onChange={setTitle}
      />
      <TextArea label="Description" optional value={about} onChange={setAbout} />
      <Select
        label="Language"
        value={language}
        onChange={setLanguage}
        options={[
          { value: 'en', label: 'English' },
          { value: 'fr', label: 'French' },
        ]}
      />
      <DateInput label="Date" value={date} onChange={setDate} />
      <RadioGroup
        legend="Publish"
        value={way}
        onChange={setWay}
        options={[
          { value: 'now', label: 'Now', hint: 'Readers see it at once.' },
          { value: 'later', label: 'Later' },
        ]}
      />
      <Checkbox label="I hold the rights" checked={agreed} onChange={setAgreed} hint="Or they are free." />
      <SearchCombobox
        label="Editor"
        search={async (words) =>
          people
            .filter((name) => name.toLowerCase().includes(words.toLowerCase()))
            .map((name) => ({ value: name, label: name, isName: true, hint: 'a@example.org' }))
        }
        onChoose={({ label }) => onDone(`chose ${label}`)}
      />
      <FileButton onFiles={([file]) => onDone(`file ${file?.name}`)} accept=".md" />
      <FormActions>
        <SubmitButton>Save</SubmitButton>
      </FormActions>
    </Form>
  );
}
