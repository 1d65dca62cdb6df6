import type { FastifyReply } from 'fastify';

const written = new WeakMap<object, string>();

/** Answers with the body, which is written out as JSON once for all callers who are answered with the same object. */
export function shareBody<Body extends object>(reply: FastifyReply, body: Body): Body {
  reply.type('application/json; charset=utf-8').serializer(writeOnce);
  return body;
}

function writeOnce(body: object): string {
  const known = written.get(body);
  if (known !== undefined) return known;
  const text = JSON.stringify(body);
  written.set(body, text);
  return text;
}
