import type { EditionCard } from '@mangu/contract/editions';

interface Props {
  readonly edition: Pick<EditionCard, 'cover'>;
  /** The width wanted; the nearest that there is, is shown. */
  readonly widthPx: number;
  readonly className: string | undefined;
}

/** The cover as it would be, from its own address; an empty board when there is none yet. */
export function EditionCover({ edition: { cover }, widthPx, className }: Props) {
  const width = cover?.widthsPx.findLast((known) => known <= widthPx) ?? cover?.widthsPx[0];
  if (!cover || width === undefined) return <span className={className} aria-hidden="true" />;
  const heightPx = Math.round((cover.heightPx * width) / cover.widthPx);
  return (
    <img
      className={className}
      src={`${cover.base}/${width}.webp`}
      width={width}
      height={heightPx}
      alt=""
      loading="lazy"
    />
  );
}
