import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import { connect as connectTcp, type NetConnectOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** Of the error that a connection fails with when it is not there in time. */
export const CONNECT_TIMEOUT_CODE = 'CONNECT_TIMEOUT';

class ConnectTimeout extends Error {
  readonly code = CONNECT_TIMEOUT_CODE;
}

/** Node has no timeout for connecting alone: a host that swallows packets would hold a command for its whole time. */
function limited<S extends Socket>(socket: S, ready: 'connect' | 'secureConnect', timeoutMs: number): S {
  const timer = setTimeout(() => {
    socket.destroy(new ConnectTimeout(`no connection within ${timeoutMs} ms`));
  }, timeoutMs);
  const done = () => clearTimeout(timer);
  socket.once(ready, done);
  socket.once('close', done);
  return socket;
}

/** Connections in plain TCP, each with a limit for its making. */
export class TimedHttpAgent extends HttpAgent {
  constructor(
    options: AgentOptions,
    private readonly connectTimeoutMs: number,
  ) {
    super(options);
  }

  /** Called by Node for each new connection. */
  createConnection(options: NetConnectOpts): Socket {
    return limited(connectTcp(options), 'connect', this.connectTimeoutMs);
  }
}

/** The same in TLS. */
export class TimedHttpsAgent extends HttpsAgent {
  constructor(
    options: HttpsAgentOptions,
    private readonly connectTimeoutMs: number,
  ) {
    super(options);
  }

  /** Called by Node for each new connection. */
  createConnection(options: ConnectionOptions): Socket {
    return limited(connectTls(options), 'secureConnect', this.connectTimeoutMs);
  }
}
