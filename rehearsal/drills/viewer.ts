/** Somebody in front of the load balancer: the CDN, speaking for viewers of chosen addresses. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { originHeaderName, viewerAddressHeaderName } from '@mangu/topology/proxy-headers';

export interface Front {
  readonly url: string;
  readonly authorityFile: string;
  readonly originHeader: string;
}

export interface Question {
  readonly path: string;
  readonly address: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  /** Why there was none, in Node's word for it. */
  readonly fault: string | undefined;
  readonly milliseconds: number;
  readonly body: string;
  readonly cookie: string | undefined;
  readonly retryAfter: string | undefined;
  readonly tls: string;
}

/** CloudFront waits so long for an origin. */
const answerWithinMs = 60_000;

export class Viewers {
  readonly #front: Front;
  readonly #agent: Agent;
  constructor(front: Front, connections: number) {
    this.#front = front;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: connections,
      ca: readFileSync(front.authorityFile),
    });
  }

  /** Never rejects, and never asks twice. */
  ask({ path, address, method = 'GET', headers = {}, body }: Question): Promise<Answer> {
    const began = performance.now();
    const { url, originHeader } = this.#front;
    return new Promise((resolve) => {
      let tls = '';
      const settle = (status: number, fault?: string, text = '', cookie?: string, retryAfter?: string) =>
        resolve({
          status,
          fault,
          milliseconds: performance.now() - began,
          body: text,
          cookie,
          retryAfter,
          tls,
        });
      const asking = request(new URL(path, url), {
        agent: this.#agent,
        method,
        timeout: answerWithinMs,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          [originHeaderName]: originHeader,
          [viewerAddressHeaderName]: `${address}:40000`,
        },
      });
      asking.on('response', (answer) => {
        tls = (answer.socket as TLSSocket).getProtocol() ?? '';
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () =>
          settle(
            answer.statusCode ?? 0,
            undefined,
            text,
            answer.headers['set-cookie']?.[0],
            answer.headers['retry-after'],
          ),
        );
        answer.on('error', (error) => settle(0, codeOf(error)));
      });
      asking.on('timeout', () => asking.destroy(new Error('timeout')));
      asking.on('error', (error) => settle(0, codeOf(error)));
      asking.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The nth viewer, in the network that is set aside for measurements (RFC 2544). */
export function viewerAddress(number: number): string {
  const rest = number % 0x1_ff_ff;
  return `198.${18 + (rest >> 16)}.${(rest >> 8) & 0xff}.${rest & 0xff}`;
}

function codeOf(error: Error): string {
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.message;
}
