import { useState } from 'react';
import type { Note, Target } from '../engine.ts';
import { NotePopover } from './note-popover.tsx';
import { OutsideQuestion } from './outside-question.tsx';
import { PictureViewer } from './picture-viewer.tsx';

/** What the book asks to be shown over the page: a note, a picture, a link that leaves it. */
export interface OverlayState {
  readonly note: Note | null;
  readonly picture: { readonly url: string; readonly alt: string } | null;
  readonly outside: string | null;
}

const nothing: OverlayState = { note: null, picture: null, outside: null };

export function useOverlays() {
  const [shown, setShown] = useState(nothing);
  return { shown, show: (part: Partial<OverlayState>) => setShown((now) => ({ ...now, ...part })) };
}

interface OverlaysProps {
  readonly shown: OverlayState;
  readonly language: string;
  readonly onClose: (name: keyof OverlayState) => void;
  readonly onGo: (target: Target) => void;
}

export function Overlays({ shown: { note, picture, outside }, language, onClose, onGo }: OverlaysProps) {
  return (
    <>
      <NotePopover note={note} language={language} onClose={() => onClose('note')} onGo={onGo} />
      <PictureViewer picture={picture} onClose={() => onClose('picture')} />
      <OutsideQuestion url={outside} onClose={() => onClose('outside')} />
    </>
  );
}
