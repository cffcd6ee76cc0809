/** The log of the load balancer: one line a request, sent by UDP, so nothing waits for whoever reads it. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { ServiceName } from '@mangu/topology/types';

/** Backend, server, status, and milliseconds until the whole head of the answer was there; -1 when it never was. */
export const requestLogFormat = '%b %s %ST %Tr';

export interface RequestLine {
  /**
   * `answered` by a task; `unanswered`: the load balancer made the answer itself; `refused`: without the CDN's header;
   * `blocked`: by the firewall's rule.
   */
  readonly outcome: 'answered' | 'unanswered' | 'refused' | 'blocked';
  /** Whose task was chosen for it, if one was. */
  readonly service: ServiceName | undefined;
  readonly status: number;
  readonly milliseconds: number | undefined;
}

export interface RequestLog {
  readonly port: number;
  /** Whoever listens last hears all of it from then on. */
  listen(heard: (line: RequestLine) => void): void;
  close(): void;
}

export async function openRequestLog(): Promise<RequestLog> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 ** 21 });
  let heard: ((line: RequestLine) => void) | undefined;
  socket.on('message', (message) => {
    const line = heard && readRequest(message.toString('latin1'));
    if (line) heard?.(line);
  });
  socket.on('error', () => {});
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    listen(listener) {
      heard = listener;
    },
    close: () => socket.close(),
  };
}

/** @returns undefined for what is no line of it. */
export function readRequest(line: string): RequestLine | undefined {
  const [backend, server, status, milliseconds] = line.trim().split(' ');
  if (milliseconds === undefined || !/^-?\d+$/.test(milliseconds)) return undefined;
  const backends = backend === 'server' || backend === 'client' ? backend : undefined;
  const service = server === '<NOSRV>' ? undefined : backends;
  const code = Number(status);
  const answered = service !== undefined && Number(milliseconds) >= 0;
  return {
    outcome: answered ? 'answered' : ((backends ? undefined : ownAnswers[code]) ?? 'unanswered'),
    service,
    status: code,
    milliseconds: answered ? Number(milliseconds) : undefined,
  };
}

/** What is turned away before it has a backend. */
const ownAnswers: Readonly<Record<number, 'refused' | 'blocked'>> = { 403: 'refused', 429: 'blocked' };
