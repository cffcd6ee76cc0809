import type { Rows } from '../row.ts';
import { books } from './books.ts';
import { manuscripts } from './manuscripts.ts';
import { reading } from './reading.ts';

/** Every route of the API. */
export const rows: Rows = { ...books, ...manuscripts, ...reading };
