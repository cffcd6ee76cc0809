import pg from 'pg';

/** The same books as columns, with the indexes the bare server's statements want. */
export async function makeFlatTables(database: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(`
    create table flat as
    select no, id, added, c.title, c.contributors, split_part(c.language, '-', 1) as language, c.published, c.series,
           c.layout, c.words, c.cover
    from book, jsonb_to_record(card::jsonb) as c (
      title text, contributors jsonb, language text, published text, series jsonb, layout text, words int, cover jsonb
    );
    alter table flat add primary key (no);
    create index on flat (added desc, no desc);
    create index on flat (language, added desc, no desc);
    create table flat_value as
    select v.value, i.added, i.no
    from book_index i cross join unnest(i.facet_ids) as id join facet_value v using (id)
    where v.facet in (1, 2);
    create index on flat_value (value, added desc, no desc);
    analyze flat, flat_value`);
  await client.end();
}
