import { connect } from 'node:net';

/**
 * Whether somebody listens on a unix socket. A socket file alone proves nothing: it outlives its daemon.
 *
 * @param {string} path
 * @returns {Promise<boolean>}
 */
export function socketAnswers(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
