/** Entry point: asks the server of this container how it is, as the load balancer does, and ends with 0 when well. */
import http from 'node:http';
import https from 'node:https';
import { readEnvironment } from '@mangu/topology/environment';

const patienceMs = 4_000;

const environment = readEnvironment(process.env);
if (!environment.ok) process.exit(1);
const { PORT, SERVER_TLS } = environment.value;
const { request } = SERVER_TLS === 'off' ? http : https;
const question = request(
  // The certificate is the server's own, made at its start: nobody could have signed it.
  { host: '127.0.0.1', port: PORT, path: '/api/health', rejectUnauthorized: false, timeout: patienceMs },
  (answer) => process.exit(answer.statusCode === 200 ? 0 : 1),
);
question.on('timeout', () => process.exit(1));
question.on('error', () => process.exit(1));
question.end();
