/** Prints `nginx.conf` of the client's image. */
import { nginxConfiguration } from './nginx.ts';

process.stdout.write(nginxConfiguration());
