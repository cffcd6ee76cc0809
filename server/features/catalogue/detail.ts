import { facetValue } from './facets.ts';
import type { ReadingConnection } from './reading-connection.ts';

const bookText = 'select no, detail from book where id = $1 and not hidden';

/** The books before and after each place of a book in a series, by position and then by age. */
const neighboursText = `
  select place.series_id, v.value as name, previous.card as previous, next.card as next
  from book_series place
  join facet_value v on v.id = place.series_id
  left join lateral (
    select b.card from book_series s join book b using (no)
    where not b.hidden and s.series_id = place.series_id and (s.position, s.no) < (place.position, place.no)
    order by s.position desc, s.no desc limit 1
  ) previous on true
  left join lateral (
    select b.card from book_series s join book b using (no)
    where not b.hidden and s.series_id = place.series_id and (s.position, s.no) > (place.position, place.no)
    order by s.position, s.no limit 1
  ) next on true
  where place.no = $1`;

interface BookRow {
  readonly no: number;
  /** The BookDetail that publishing stored. */
  readonly detail: { readonly series: readonly { readonly name: string; readonly position?: string }[] };
}

interface NeighbourRow {
  readonly name: string;
  readonly previous: string | null;
  readonly next: string | null;
}

/** The book page as JSON text, a BookDetail with its neighbours; undefined when there is no such book. */
export async function readDetail(reading: ReadingConnection, id: string): Promise<string | undefined> {
  const [book] = await reading.query<BookRow>('catalogue-book', bookText, [id]);
  if (!book) return undefined;
  const { detail } = book;
  const rows =
    detail.series.length > 0
      ? await reading.query<NeighbourRow>('catalogue-neighbours', neighboursText, [book.no])
      : [];
  const series = detail.series.map((place) => {
    const row = rows.find((r) => r.name === facetValue('series', place.name));
    return { ...place, ...neighbour('previous', row?.previous), ...neighbour('next', row?.next) };
  });
  return JSON.stringify({ ...detail, series });
}

function neighbour(side: 'previous' | 'next', card: string | null | undefined) {
  if (!card) return {};
  const { id, title }: { id: string; title: string } = JSON.parse(card);
  return { [side]: { id, title } };
}
