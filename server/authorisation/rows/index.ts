import type { Rows } from '../row.ts';
import { books } from './books.ts';

/** Every route of the API. */
export const rows: Rows = { ...books };
