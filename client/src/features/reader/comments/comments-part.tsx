import type { NewComment, PassageAnchor } from '@mangu/contract/comments';
import type { ManuscriptShown } from '@mangu/contract/reading';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../../lib/i18n.ts';
import { randomId } from '../../../lib/random-id.ts';
import texts from '../../../locales/en/comments.json';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../components/panel.tsx';
import { SelectionBar } from '../components/selection-bar.tsx';
import type { Selected, WindowPlace } from '../engine.ts';
import type { PartProps } from '../part.ts';
import { CommentForm } from './comment-form.tsx';
import { CommentPopover } from './comment-popover.tsx';
import styles from './comments.module.css';
import { CommentsPanel } from './comments-panel.tsx';
import { passagesOf, type Thread, targetOf } from './threads.ts';
import { useComments } from './use-comments.ts';

addTexts('comments', texts);

interface CommentsPartProps extends PartProps {
  readonly manuscript: ManuscriptShown;
  /** The comment to open at its passage. */
  readonly asked: string | null;
}

/** A comment that is being written. Kept while its dialog is closed, until words of another passage are chosen. */
interface Draft extends Pick<NewComment, 'text'> {
  readonly id: string;
  readonly anchor: PassageAnchor;
}

/** What author and editors say to each other about passages of a manuscript. Loaded when it is on the screen. */
export default function CommentsPart(props: CommentsPartProps) {
  const { book, engine, selected, actions, panelOpen, onPanelClose, onJump, say, manuscript, asked } = props;
  const { t } = useTranslation('comments');
  const comments = useComments(manuscript);
  const { threads } = comments;
  const [draft, setDraft] = useState<Draft | null>(null);
  const [writing, setWriting] = useState(false);
  const [chosen, setChosen] = useState<{ id: string; at: WindowPlace | null } | null>(null);
  const answered = useRef<string | null>(null);
  const draftNow = useRef(draft);
  useEffect(() => {
    draftNow.current = draft;
  });

  useEffect(() => {
    if (threads) engine.setPassages(passagesOf(threads));
  }, [engine, threads]);

  const choose = (id: string) => setChosen({ id, at: engine.placeOf(id) });
  const write = () => {
    const words = engine.selected();
    if (!words) {
      say(t('nothingSelected'));
      return;
    }
    const anchor = anchorOf(words);
    if (draft?.anchor.cfi !== anchor.cfi) setDraft({ id: randomId(), anchor, text: '' });
    setWriting(true);
  };
  const go = async (thread: Thread) => {
    setChosen(null);
    if (thread.place) await onJump(targetOf(thread.place));
    choose(thread.comment.id);
  };

  // With what is seen of it, so that no key comes too early.
  useLayoutEffect(() => {
    actions.current = {
      intent: (intent) => {
        if (intent === 'note') write();
      },
      choose,
    };
    return () => {
      actions.current = null;
    };
  });

  // The address asked for a comment: its passage is where the manuscript opens.
  useEffect(() => {
    const thread = threads?.find(({ comment }) => comment.id === asked);
    if (!thread || answered.current === asked) return;
    answered.current = asked;
    const arrived = thread.place ? engine.goTo(targetOf(thread.place)) : Promise.resolve(true);
    void arrived.then(() => setChosen({ id: thread.comment.id, at: engine.placeOf(thread.comment.id) }));
  }, [engine, threads, asked]);

  const backToPage = () => {
    if (!panelOpen) engine.focus();
  };
  const inText = threads?.filter(({ comment, place }) => place && comment.resolved === null) ?? [];
  const index = inText.findIndex(({ comment }) => comment.id === chosen?.id);
  return (
    <>
      {selected && (
        <SelectionBar selected={selected}>
          <Button kind="quiet" onClick={write}>
            {t('write')}
          </Button>
        </SelectionBar>
      )}
      <CommentsPanel
        open={panelOpen}
        onClose={onPanelClose}
        comments={comments}
        language={book.language}
        onGo={(thread) => void go(thread)}
        say={say}
      />
      <CommentPopover
        thread={threads?.find(({ comment }) => comment.id === chosen?.id)}
        at={chosen?.at ?? null}
        language={book.language}
        comments={comments}
        previous={index > 0 ? inText[index - 1] : undefined}
        next={index < 0 ? undefined : inText[index + 1]}
        onGo={(thread) => void go(thread)}
        onClose={() => {
          setChosen(null);
          backToPage();
        }}
        say={say}
      />
      <Panel
        open={writing}
        onClose={() => {
          setWriting(false);
          backToPage();
        }}
        title={t('new')}
        shape="middle"
        focusOn="textarea"
      >
        {draft && (
          <>
            <blockquote className={styles.quote}>
              <span className={styles.exact} lang={book.language} dir="auto" translate="no">
                {draft.anchor.exact}
              </span>
            </blockquote>
            <CommentForm
              key={draft.id}
              label={t('label')}
              send={t('send')}
              draft={draft.text}
              onDraft={(text) => setDraft({ ...draft, text })}
              onSend={async (text) => {
                await comments.write({ ...draft, text });
                say(t('say.sent'));
                // Another may have been begun meanwhile.
                if (draftNow.current?.id !== draft.id) return;
                setWriting(false);
                setDraft(null);
                engine.clearSelection();
              }}
            />
          </>
        )}
      </Panel>
    </>
  );
}

function anchorOf({ path, cfi, quote, chapter }: Selected): PassageAnchor {
  return { path, cfi, ...quote, ...(chapter && { chapter: chapter.slice(0, 500) }) };
}
