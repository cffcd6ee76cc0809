import type { SignedIn, TestServer } from '../testing/server.ts';

/** Who asks. `owner` is an author, and what the request is about is theirs; everybody else asks for somebody else's. */
export const askers = ['anonymous', 'reader', 'author', 'editor', 'administrator', 'owner'] as const;
export type Asker = (typeof askers)[number];

export interface World {
  readonly server: TestServer;
  readonly people: Readonly<Record<Exclude<Asker, 'anonymous'>, SignedIn>>;
  readonly owner: SignedIn;
  /** A published book, which everybody may read. */
  readonly bookId: string;
}

export interface Sent {
  /** Values of the placeholders in the path. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Row {
  /** The status that each asker is answered with. */
  readonly cells: Readonly<Record<Asker, number>>;
  /** Makes what the request is about, anew for each cell, and says what is sent. */
  readonly about: (world: World, asker: Asker) => Sent | Promise<Sent>;
}

/**
 * `METHOD /path/{placeholder}` as in the OpenAPI document → row. A route that decides by more than its path has
 * several rows, told apart by a word in brackets behind it.
 */
export type Rows = Readonly<Record<string, Row>>;

/** The route of a row, without the word in brackets. */
export function routeOf(key: string): string {
  return key.replace(/ \([^)]*\)$/, '');
}

/**
 * A row as it is read: six statuses in the order of `askers`.
 * @param statuses such as `401 403 403 200 200 200`
 */
export function row(statuses: string, about: Row['about'] = () => ({})): Row {
  const numbers = statuses.split(' ').map(Number);
  const at = (asker: Asker) => {
    const status = numbers[askers.indexOf(asker)];
    if (!status || numbers.length !== askers.length) throw new Error(`Not a row: ${statuses}`);
    return status;
  };
  return {
    about,
    cells: {
      anonymous: at('anonymous'),
      reader: at('reader'),
      author: at('author'),
      editor: at('editor'),
      administrator: at('administrator'),
      owner: at('owner'),
    },
  };
}

/** Open to everybody. */
export const everybody = (about?: Row['about']) => row('200 200 200 200 200 200', about);
