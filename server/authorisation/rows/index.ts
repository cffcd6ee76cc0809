import type { Rows } from '../row.ts';
import { accounts } from './accounts.ts';
import { books } from './books.ts';
import { library } from './library.ts';
import { manuscripts } from './manuscripts.ts';
import { reading } from './reading.ts';
import { uploads } from './uploads.ts';

/** Every route of the API. */
export const rows: Rows = { ...accounts, ...books, ...library, ...manuscripts, ...reading, ...uploads };
