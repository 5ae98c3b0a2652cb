// The daemon's own interface: JSON-RPC, one document a line, over its Unix socket.
import { connect } from 'node:net';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
// What a test reads of an answer; a wrong guess fails in the test.
export type Answer = any;

export class Refused extends Error {
  constructor(
    message: string,
    readonly data: Answer,
  ) {
    super(message);
  }
}

interface Reply {
  result?: Answer;
  error?: { message: string; data?: Answer };
}

export function call(socket: string, method: string, params: object = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    const pieces: Buffer[] = [];
    connection.on('error', reject);
    connection.on('close', () => reject(new Error(`${method}: the daemon hung up`)));
    connection.on('connect', () => {
      connection.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}\n`);
    });
    connection.on('data', (piece) => {
      pieces.push(piece);
      if (piece[piece.length - 1] !== 0x0a) return;
      connection.end();
      const reply = JSON.parse(Buffer.concat(pieces).toString('utf8')) as Reply;
      if (reply.error) reject(new Refused(reply.error.message, reply.error.data));
      else resolve(reply.result);
    });
  });
}
