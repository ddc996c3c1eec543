import { Agent, request } from 'node:http';

/** Waits for jobs. Node's own client on kept connections: `fetch` costs the core that the server under test needs. */
export class JsonClient {
  private readonly sockets: Agent;

  constructor(
    private readonly baseUrl: string,
    private readonly credentials: Readonly<Record<string, string>>,
    maxSockets: number,
  ) {
    this.sockets = new Agent({ keepAlive: true, maxSockets });
  }

  /** The answer's text; rejects when it is not 200. */
  call(method: string, path: string, body?: unknown): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        Prefer: 'wait=60',
        ...this.credentials,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      };
      const outgoing = request(`${this.baseUrl}/zstack/v1${path}`, { method, headers, agent: this.sockets });
      outgoing.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  close(): void {
    this.sockets.destroy();
  }
}
