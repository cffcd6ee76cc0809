import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../../ui/button.tsx';
import styles from './picture-viewer.module.css';

interface PictureViewerProps {
  readonly picture: { readonly url: string; readonly alt: string } | null;
  readonly onClose: () => void;
}

interface Frame {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const whole: Frame = { scale: 1, x: 0, y: 0 };
const scales = { min: 1, max: 8, step: 1.5 } as const;
const panPx = 60;

function zoomed(frame: Frame, factor: number): Frame {
  const scale = Math.min(scales.max, Math.max(scales.min, frame.scale * factor));
  return scale === 1
    ? whole
    : { scale, x: (frame.x * scale) / frame.scale, y: (frame.y * scale) / frame.scale };
}

/** A picture of the book, as large as the screen, that can be zoomed and moved by hand, wheel and keys. */
export function PictureViewer({ picture, onClose }: PictureViewerProps) {
  const { t } = useTranslation('reader');
  const element = useRef<HTMLDialogElement>(null);
  const [frame, setFrame] = useState(whole);
  const [failed, setFailed] = useState(false);
  const held = useRef(new Map<number, { x: number; y: number }>());

  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (picture && !dialog.open) {
      setFrame(whole);
      setFailed(false);
      dialog.showModal();
    }
    if (!picture && dialog.open) dialog.close();
  }, [picture]);

  const move = (event: PointerEvent) => {
    const before = held.current.get(event.pointerId);
    if (!before) return;
    const others = [...held.current].filter(([id]) => id !== event.pointerId);
    const other = others[0]?.[1];
    const now = { x: event.clientX, y: event.clientY };
    held.current.set(event.pointerId, now);
    if (other) {
      const factor =
        Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
      setFrame((old) => zoomed(old, factor));
    } else
      setFrame((old) =>
        old.scale === 1 ? old : { ...old, x: old.x + now.x - before.x, y: old.y + now.y - before.y },
      );
  };
  const keys: Record<string, (old: Frame) => Frame> = {
    '+': (old) => zoomed(old, scales.step),
    '=': (old) => zoomed(old, scales.step),
    '-': (old) => zoomed(old, 1 / scales.step),
    '0': () => whole,
    ArrowLeft: (old) => ({ ...old, x: old.x + panPx }),
    ArrowRight: (old) => ({ ...old, x: old.x - panPx }),
    ArrowUp: (old) => ({ ...old, y: old.y + panPx }),
    ArrowDown: (old) => ({ ...old, y: old.y - panPx }),
  };
  const letGo = (event: PointerEvent) => held.current.delete(event.pointerId);
  return (
    <dialog
      ref={element}
      className={styles.viewer}
      aria-label={picture?.alt || t('picture.title')}
      onClose={onClose}
      onKeyDown={(event) => {
        const change = keys[event.key];
        if (!change) return;
        event.preventDefault();
        setFrame(change);
      }}
    >
      {picture && (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: what the hand does here, keys and buttons do too */}
          <div
            className={styles.stage}
            data-zoomed={frame.scale > 1 || undefined}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              held.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
            }}
            onPointerMove={move}
            onPointerUp={letGo}
            onPointerCancel={letGo}
            onDoubleClick={() => setFrame((old) => (old.scale > 1 ? whole : zoomed(old, 2.5)))}
            onWheel={(event) => {
              const factor = Math.exp(-event.deltaY / 400);
              setFrame((old) => zoomed(old, factor));
            }}
          >
            {failed ? (
              <p role="alert">{t('picture.failed')}</p>
            ) : (
              <img
                src={picture.url}
                alt={picture.alt || t('picture.noText')}
                draggable={false}
                className={styles.picture}
                style={{ transform: `translate(${frame.x}px, ${frame.y}px) scale(${frame.scale})` }}
                onError={() => setFailed(true)}
              />
            )}
          </div>
          <div className={styles.controls}>
            <Button
              aria-label={t('picture.zoomOut')}
              disabled={frame.scale <= scales.min}
              onClick={() => setFrame((old) => zoomed(old, 1 / scales.step))}
            >
              −
            </Button>
            <Button onClick={() => setFrame(whole)}>{t('picture.fit')}</Button>
            <Button
              aria-label={t('picture.zoomIn')}
              disabled={frame.scale >= scales.max}
              onClick={() => setFrame((old) => zoomed(old, scales.step))}
            >
              +
            </Button>
            <IconButton icon="close" label={t('close')} onClick={() => element.current?.close()} />
          </div>
          {picture.alt && <p className={styles.caption}>{picture.alt}</p>}
        </>
      )}
    </dialog>
  );
}
