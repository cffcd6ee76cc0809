import { type ReactNode, useState } from 'react';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/inputs.tsx';

interface CommentFormProps {
  readonly label: string;
  readonly send: string;
  readonly onSend: (text: string) => Promise<void>;
  /** What was begun before. */
  readonly draft?: string;
  readonly onDraft?: (text: string) => void;
  readonly children?: ReactNode;
}

/** Words to the others. What is refused stays, to be sent again. */
export function CommentForm({ label, send, onSend, draft = '', onDraft, children }: CommentFormProps) {
  const [text, setText] = useState(draft);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async () => {
    const words = text.trim();
    if (busy || words === '') return;
    setBusy(true);
    setError(undefined);
    await onSend(words).catch(setError);
    setBusy(false);
  };
  return (
    <Form onSubmit={() => void submit()}>
      <FormError error={error} />
      <TextArea
        label={label}
        value={text}
        maxLength={4000}
        dir="auto"
        onChange={(now) => {
          setText(now);
          onDraft?.(now);
        }}
      />
      <FormActions>
        <SubmitButton busy={busy}>{send}</SubmitButton>
        {children}
      </FormActions>
    </Form>
  );
}
