import type { Behaviour } from '../../stage/receivers/receiver.js';
import { accept } from '../../stage/receivers/receiver.js';

/** The target of the redirects, which nobody may follow, and the random numbers. */
interface MisbehaviourOptions {
  readonly forbiddenUrl: string;
  readonly random: () => number;
}

/** How receivers misbehave, by name. Each succeeds from time to time, so that it is not given up. */
export function listMisbehaviours({
  forbiddenUrl,
  random,
}: MisbehaviourOptions): Readonly<Record<string, Behaviour>> {
  const sometimes = (often: number, misbehave: Behaviour): Behaviour => {
    return (response, event, request) =>
      random() < often ? misbehave(response, event, request) : accept(response, event, request);
  };
  let hangs = 0;
  return {
    steady: accept,
    failing: sometimes(0.5, (response) => void response.writeHead(500).end('no')),
    busy: sometimes(0.4, (response) => void response.writeHead(429, { 'retry-after': '1' }).end()),
    redirecting: sometimes(0.5, (response) => void response.writeHead(307, { location: forbiddenUrl }).end()),
    hanging: (response, event, request) => {
      hangs += 1;
      // The first attempts never get a response; the replica that waits for one may be killed meanwhile.
      if (hangs > 3) return accept(response, event, request);
    },
    slow: (response, event, request) => {
      setTimeout(() => void accept(response, event, request), random() * 1500);
    },
    'closing early': sometimes(0.5, (_response, _event, request) => void request.socket.destroy()),
    'announcing too much': sometimes(0.5, (response, _event, request) => {
      response
        .writeHead(200, { 'content-length': '1000' })
        .write('ten bytes.', () => request.socket.destroy());
    }),
    'announcing too little': sometimes(0.5, (_response, _event, request) => {
      request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nmuch more than two bytes');
    }),
    endless: sometimes(0.5, (response) => {
      const timer = setInterval(() => response.write('x'.repeat(20_000)), 5);
      response.on('close', () => clearInterval(timer));
    }),
  };
}
