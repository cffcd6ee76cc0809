/** AWS on the loopback that answers as it is told and keeps what it was asked, for what no emulator knows. */
import { createServer, type IncomingMessage } from 'node:http';
import type { TestContext } from 'node:test';

export interface Asked {
  /** `ecs:UpdateService`, `s3:PUT /bucket/key` */
  readonly what: string;
  /** JSON, or the fields of a form. */
  readonly input: unknown;
}

/** An answer: JSON or XML; or a refusal with its name. The last of a list is given again. */
export type Answer = object | string | { readonly refuse: string; readonly message: string };

export interface RecordedAws {
  readonly asked: Asked[];
  /** What the command finds its way by. */
  readonly variables: Readonly<Record<string, string>>;
}

export const recordedAccount = '123456789012';
const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${recordedAccount}:assumed-role/operator/ada</Arn><UserId>A</UserId><Account>${recordedAccount}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** @param answers by what is asked; a list is given one after the other. */
export async function recordAws(
  t: TestContext,
  answers: Readonly<Record<string, Answer | readonly Answer[]>>,
): Promise<RecordedAws> {
  const asked: Asked[] = [];
  const left = new Map(
    Object.entries({ 'sts:GetCallerIdentity': identity, ...answers }).map(([what, one]) => [
      what,
      Array.isArray(one) ? [...one] : [one],
    ]),
  );
  const server = createServer(async (request, response) => {
    const { what, input, style } = await read(request);
    asked.push({ what, input });
    const queue = left.get(what) ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    const { type, text, refused } = written(
      answer ?? { refuse: 'AccessDenied', message: `nobody said what ${what} answers` },
      style,
    );
    response.writeHead(refused ? 400 : 200, { 'content-type': type, etag: '"1"' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    asked,
    variables: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'recorded',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
  };
}

type Style = 'query' | 'rest' | 'json';

/** What is asked stands in a header, in the form, or in method and path. */
async function read(request: IncomingMessage): Promise<Asked & { readonly style: Style }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const signature = request.headers.authorization ?? '';
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(signature)?.[1] ?? '';
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    return { what: `${service}:${target.split('.').at(-1)}`, input: JSON.parse(body), style: 'json' };
  }
  if (body.startsWith('Action=')) {
    const form = Object.fromEntries(new URLSearchParams(body));
    return { what: `${service}:${form.Action}`, input: form, style: 'query' };
  }
  const [path] = (request.url ?? '').split('?', 1);
  const input = body.startsWith('{') ? JSON.parse(body) : body;
  return { what: `${service}:${request.method} ${path}`, input, style: 'rest' };
}

/** As AWS's older and newer interfaces write what they answer. */
function written(answer: Answer, style: Style) {
  const json = 'application/x-amz-json-1.1';
  if (typeof answer === 'string') return { type: 'text/xml', text: answer, refused: false };
  if (!('refuse' in answer)) return { type: json, text: JSON.stringify(answer), refused: false };
  const { refuse, message } = answer;
  if (style === 'json')
    return { type: json, text: JSON.stringify({ __type: refuse, message }), refused: true };
  const error = `<Error><Code>${refuse}</Code><Message>${message}</Message></Error>`;
  const text = style === 'query' ? `<ErrorResponse>${error}</ErrorResponse>` : error;
  return { type: 'text/xml', text, refused: true };
}
