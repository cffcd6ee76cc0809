import type { Cover as CoverData } from '@mangu/contract/books';
import styles from './cover.module.css';

interface CoverProps {
  readonly bookId: string;
  readonly cover: CoverData | null;
  readonly title: string;
  readonly author?: string | undefined;
  readonly language?: string | undefined;
  readonly direction?: 'ltr' | 'rtl' | undefined;
  /** Value of the `sizes` attribute: how wide the picture is shown. */
  readonly sizes: string;
  /** Text for the picture; empty where the title stands beside it. */
  readonly alt?: string;
  /** Load at once, for what is seen first. */
  readonly eager?: boolean;
}

const formats = [
  { extension: 'avif', type: 'image/avif' },
  { extension: 'webp', type: 'image/webp' },
] as const;

function candidates(bookId: string, cover: CoverData, extension: string): string {
  return cover.widthsPx
    .map((width) => `/api/books/${bookId}/cover/${cover.version}/${width}.${extension} ${width}w`)
    .join(', ');
}

/** The cover in its own proportion, never cropped; made from title and author when the book has none. */
export function Cover(props: CoverProps) {
  const { bookId, cover, sizes, alt = '', eager = false } = props;
  const smallest = cover?.widthsPx[0];
  if (!cover || smallest === undefined) return <StandIn {...props} />;
  return (
    <picture className={styles.picture}>
      {formats.map(({ extension, type }) => (
        <source key={type} type={type} srcSet={candidates(bookId, cover, extension)} sizes={sizes} />
      ))}
      <img
        className={styles.image}
        src={`/api/books/${bookId}/cover/${cover.version}/${smallest}.jpg`}
        srcSet={candidates(bookId, cover, 'jpg')}
        sizes={sizes}
        width={cover.widthPx}
        height={cover.heightPx}
        alt={alt}
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
        style={{ backgroundColor: cover.colour }}
      />
    </picture>
  );
}

/** Cloths of the stand-in covers; the same book always gets the same one. */
const cloths = ['ink', 'moss', 'clay', 'plum', 'slate', 'ochre'] as const;

function clothOf(text: string): (typeof cloths)[number] {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return cloths[sum % cloths.length] ?? 'ink';
}

function StandIn({ bookId, title, author, language, direction, alt = '' }: CoverProps) {
  return (
    <div
      className={`${styles.standIn} ${styles[clothOf(bookId)]}`}
      {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
      translate="no"
      lang={language}
      dir={direction}
    >
      <span className={title.length > 48 ? styles.longTitle : styles.title}>{title}</span>
      {author && <span className={styles.author}>{author}</span>}
    </div>
  );
}
