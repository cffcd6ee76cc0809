import fastify from 'fastify';
import pg from 'pg';
import { announce, argument } from './child.ts';

/**
 * What one would write in an afternoon, and write well: Fastify, a pg pool with prepared statements, rows of columns,
 * a response schema that compiles to a serialiser. It does not count the result, which favours it.
 */
const pool = new pg.Pool({ connectionString: argument('database'), max: Number(argument('pool')) });
const app = fastify({ logger: false });

const text = { type: 'string' } as const;
const number = { type: 'integer' } as const;
const item = {
  type: 'object',
  properties: {
    id: text,
    title: text,
    contributors: {
      type: 'array',
      items: { type: 'object', properties: { name: text, role: text } },
    },
    language: text,
    published: text,
    added: text,
    series: { type: 'object', nullable: true, properties: { name: text, position: text } },
    layout: text,
    words: number,
    cover: {
      type: 'object',
      nullable: true,
      properties: {
        version: text,
        widthPx: number,
        heightPx: number,
        widthsPx: { type: 'array', items: number },
        colour: text,
      },
    },
  },
} as const;
const schema = {
  querystring: {
    type: 'object',
    properties: {
      added: text,
      no: number,
      limit: { ...number, minimum: 1, maximum: 100, default: 20 },
      language: text,
      subject: text,
      contributor: text,
    },
  },
  response: { 200: { type: 'object', properties: { items: { type: 'array', items: item }, next: text } } },
} as const;

interface Query {
  readonly added?: string;
  readonly no?: number;
  readonly limit: number;
  readonly language?: string;
  readonly subject?: string;
  readonly contributor?: string;
}

const columns =
  'b.id, b.title, b.contributors, b.language, b.published, b.added, b.series, b.layout, b.words, b.cover, b.no';
const last = { added: '9999-01-01', no: 2_147_483_647 };
const statements = {
  all: `select ${columns} from flat b where (b.added, b.no) < ($1, $2) order by b.added desc, b.no desc limit $3`,
  language: `select ${columns} from flat b where b.language = $4 and (b.added, b.no) < ($1, $2) order by b.added desc, b.no desc limit $3`,
  value: `select ${columns} from flat_value v join flat b using (no) where v.value = $4 and (v.added, v.no) < ($1, $2) order by v.added desc, v.no desc limit $3`,
};

app.get<{ Querystring: Query }>('/api/books', { schema }, async ({ query }) => {
  const { added = last.added, no = last.no, limit, language, subject, contributor } = query;
  const value = subject ?? contributor;
  const name = language ? 'language' : value ? 'value' : 'all';
  const values = [added, no, limit, ...(language ? [language] : value ? [value] : [])];
  const { rows } = await pool.query({ name, text: statements[name], values });
  const end = rows.at(-1);
  return { items: rows, next: end ? `${end.added.toISOString()},${end.no}` : '' };
});

await announce(app, () => pool.end());
