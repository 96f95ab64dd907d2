import type { Volley } from './wire.ts';

type Frame = Pick<Volley, 'parts' | 'isHalf'>;

const POST = 'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const GET = 'GET /api/setup HTTP/1.1\r\nHost: x\r\n';
const END = 'Connection: close\r\n\r\n';
const whole = (...parts: (string | Buffer)[]): Frame => ({ parts });
const half = (...parts: string[]): Frame => ({ parts, isHalf: true });

/** Connections on which the framing itself is wrong, or never completes. */
export const FRAMES: readonly (readonly [string, Frame])[] = [
  ['no HTTP', whole('HELLO\r\n\r\n')],
  ['TLS', whole(Buffer.from('16030100c8010000c40303', 'hex'), '\r\n\r\n')],
  ['HTTP/2 preface', whole('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
  ['bytes', whole(Buffer.from([0, 255, 13, 10, 13, 10]))],
  ['length and chunks', whole(`${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`)],
  [
    'chunks and length',
    whole(
      `${POST}Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
    ),
  ],
  ['two lengths', whole(`${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`)],
  ['negative length', whole(`${POST}Content-Length: -2\r\n\r\n{}`)],
  ['hex length', whole(`${POST}Content-Length: 0x2\r\n\r\n{}`)],
  ['signed length', whole(`${POST}Content-Length: +2\r\n\r\n{}`)],
  ['length past int8', whole(`${POST}Content-Length: 99999999999999999999\r\n\r\n{}`)],
  ['huge length', whole(`${POST}Content-Length: 9007199254740991\r\n${END}{}`)],
  ['chunk of no number', whole(`${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`)],
  [
    'chunk too long',
    whole(`${POST}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n`),
  ],
  ['chunk too short', whole(`${POST}Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n`)],
  [
    'chunk extensions',
    whole(`${POST}Transfer-Encoding: chunked\r\n${END}2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
  ],
  ['gzip, chunked', whole(`${POST}Transfer-Encoding: gzip, chunked\r\n${END}2\r\n{}\r\n0\r\n\r\n`)],
  ['identity', whole(`${POST}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}`)],
  ['chunked twice', whole(`${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`)],
  ['hidden chunked', whole(`${POST}Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n`)],
  ['bare LF', whole('GET /api/setup HTTP/1.1\nHost: x\n\n')],
  ['bare CR', whole('GET /api/setup HTTP/1.1\rHost: x\r\r', '\r\n\r\n')],
  ['space before colon', whole(`${GET}X-A : b\r\n\r\n`)],
  ['no colon', whole(`${GET}nothing\r\n\r\n`)],
  ['folded header', whole(`${GET}X-A: b\r\n c\r\n\r\n`)],
  ['NUL in a header', whole(`${GET}X-A: b\0c\r\n\r\n`)],
  ['no host', whole('GET /api/setup HTTP/1.1\r\nConnection: close\r\n\r\n')],
  ['two hosts', whole(`${GET}Host: y\r\n${END}`)],
  ['HTTP/9.9', whole('GET /api/setup HTTP/9.9\r\nHost: x\r\n\r\n')],
  ['HTTP/1.0', whole('GET /api/setup HTTP/1.0\r\n\r\n')],
  ['HTTP/0.9', whole('GET /api/setup\r\n\r\n')],
  ['method in small letters', whole(`get /api/setup HTTP/1.1\r\nHost: x\r\n${END}`)],
  ['unknown method', whole(`FETCH /api/setup HTTP/1.1\r\nHost: x\r\n${END}`)],
  ['long method', whole(`${'G'.repeat(9_000)} / HTTP/1.1\r\nHost: x\r\n${END}`)],
  ['headers of 8 kB', whole(`${GET}X-Long: ${'a'.repeat(8_000)}\r\n${END}`)],
  ['headers of 40 kB', whole(`${GET}X-Long: ${'a'.repeat(40_000)}\r\n${END}`)],
  ['3,000 headers', whole(`${GET}${'a:b\r\n'.repeat(3_000)}${END}`)],
  ['an expectation', whole(`${POST}Expect: nonsense\r\nContent-Length: 2\r\n${END}{}`)],
  ['100-continue', whole(`${POST}Expect: 100-continue\r\nContent-Length: 2\r\n${END}`, '{}')],
  ['upgrade', whole(`${GET}Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n`)],
  [
    'h2c',
    whole(`${GET}Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade, close\r\n\r\n`),
  ],
  ['pipelined', whole(`${GET}\r\n${GET}\r\n${POST}Content-Length: 1\r\n\r\n{${GET}${END}`)],
  ['rest after the end', whole(`${GET}${END}GET / HTTP/1.1\r\n`)],
  ['body of a GET', whole(`${GET}Content-Length: 2\r\n${END}{}`)],
  ['slow body', half(`${POST}Content-Length: 100\r\n\r\n`, '{', '"', 'e')],
  ['slow headers', half('GET /api/setup HTTP/1.1\r\n', 'X', '-', 'A')],
  ['half a body', half(`${POST}Content-Length: 100\r\n\r\n{"email":`)],
  ['half a chunk', half(`${POST}Transfer-Encoding: chunked\r\n\r\nff\r\n{"email"`)],
];
