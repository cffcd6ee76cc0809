import { once } from 'node:events';
import { Readable } from 'node:stream';
import type pg from 'pg';

/** What pg's connection also has, and its types leave out. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

const queuedChunksAtMost = 64;

/**
 * The rows of `copy … to stdout` as they come, each chunk one row; read slowly, PostgreSQL waits.
 * @throws what PostgreSQL refused, or the error of a connection that broke.
 */
export function copyOut(client: pg.ClientBase, statement: string): Readable {
  let connection: pg.Connection | undefined;
  const rows = new Readable({
    objectMode: true,
    highWaterMark: queuedChunksAtMost,
    read: () => connection?.stream.resume(),
  });
  client.query({
    submit(opened: pg.Connection) {
      connection = opened;
      opened.query(statement);
    },
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // The parser may use its memory again.
      if (!rows.push(Buffer.from(chunk))) connection?.stream.pause();
    },
    handleError(error: Error) {
      rows.destroy(error);
    },
    handleReadyForQuery() {
      rows.push(null);
    },
    ...ignored,
  });
  return rows;
}

/**
 * Sends `chunks` to `copy … from stdin`; rows may lie across chunks.
 * @returns how many rows there are now. @throws what PostgreSQL refused, or what the source of the chunks threw, after telling PostgreSQL to drop it all.
 */
export async function copyIn(
  client: pg.ClientBase,
  statement: string,
  chunks: AsyncIterable<Buffer>,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let rows = 0;
  let broken: unknown;
  let over = false;
  const send = async (connection: CopyConnection) => {
    try {
      for await (const chunk of chunks) {
        if (over) return;
        connection.sendCopyFromChunk(chunk);
        // A connection that is gone drains no more; its error ends the statement.
        if (connection.stream.writableNeedDrain)
          await Promise.race([once(connection.stream, 'drain'), once(connection.stream, 'close')]);
      }
      if (!over) connection.endCopyFrom();
    } catch (error) {
      broken = error;
      if (!over) connection.sendCopyFail('the source of the rows failed');
    }
  };
  client.query({
    submit: (connection: pg.Connection) => connection.query(statement),
    handleCopyInResponse: (connection: CopyConnection) => void send(connection),
    handleError(error: Error) {
      over = true;
      reject(broken ?? error);
    },
    handleReadyForQuery: () => resolve(rows),
    ...ignored,
    handleCommandComplete({ text }: { text: string }) {
      rows = Number(text.replace('COPY ', ''));
    },
  });
  return await promise;
}

/** Messages that say nothing here. */
const ignored = {
  handleRowDescription() {},
  handleDataRow() {},
  handlePortalSuspended() {},
  handleEmptyQuery() {},
  handleCommandComplete() {},
};
