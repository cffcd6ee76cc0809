import { type CSSProperties, Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import type { Note, NoteNode, Target } from '../engine.ts';
import styles from './note-popover.module.css';
import { Panel } from './panel.tsx';

interface NotePopoverProps {
  readonly note: Note | null;
  readonly language: string;
  readonly onClose: () => void;
  readonly onGo: (target: Target) => void;
}

/** Above or below its reference, wherever there is more room. Narrow screens show it at the bottom instead. */
export function beside({ x, top, bottom }: Note['at']): CSSProperties {
  const gapPx = 10;
  const below = window.innerHeight - bottom > top;
  return {
    '--at': `${Math.round(x)}px`,
    '--top': below ? `${Math.round(bottom + gapPx)}px` : 'auto',
    '--bottom': below ? 'auto' : `${Math.round(window.innerHeight - top + gapPx)}px`,
  };
}

/** A footnote in place. Its words are shown as ours: nothing of the book's markup is in this page. */
export function NotePopover({ note, language, onClose, onGo }: NotePopoverProps) {
  const { t } = useTranslation('reader');
  return (
    <Panel
      open={note !== null}
      onClose={onClose}
      title={t('note.title')}
      shape="note"
      {...(note && { style: beside(note.at) })}
    >
      {note && (
        <>
          <div className={styles.note} lang={language} dir="auto" translate="no">
            <Nodes nodes={note.content} />
          </div>
          <Button kind="quiet" icon="arrow" onClick={() => onGo(note.target)}>
            {t('note.go')}
          </Button>
        </>
      )}
    </Panel>
  );
}

function Nodes({ nodes }: { readonly nodes: readonly NoteNode[] }): ReactNode {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the note does not change
    <Fragment key={index}>{typeof node === 'string' ? node : <Node node={node} />}</Fragment>
  ));
}

function Node({ node }: { readonly node: Exclude<NoteNode, string> }) {
  const { kind, lang } = node;
  const children = <Nodes nodes={node.children} />;
  const language = lang === undefined ? {} : { lang };
  if (kind === 'paragraph') return <div {...language}>{children}</div>;
  if (kind === 'quote') return <blockquote {...language}>{children}</blockquote>;
  if (kind === 'emphasis') return <em {...language}>{children}</em>;
  if (kind === 'strong') return <strong {...language}>{children}</strong>;
  if (kind === 'superior') return <sup>{children}</sup>;
  if (kind === 'inferior') return <sub>{children}</sub>;
  if (kind === 'break') return <br />;
  return <span {...language}>{children}</span>;
}
