/** Entry point of the checker, a child process of the server that reads files nobody should trust. */
import { checkFile } from './check.ts';
import type { CheckReply, CheckRequest } from './protocol.ts';

// The callback takes the error of a server that is gone; the end of the channel ends us right after.
const send = (reply: CheckReply) => process.send?.(reply, undefined, undefined, () => {});

process.on('message', (request: CheckRequest) => {
  checkFile(request, (stage) => send({ kind: 'stage', id: request.id, stage })).then(
    (outcome) => send({ kind: 'done', id: request.id, ...outcome }),
    (error: NodeJS.ErrnoException) =>
      send({ kind: 'failed', id: request.id, message: error.stack ?? String(error), code: error.code }),
  );
});
// The server is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
