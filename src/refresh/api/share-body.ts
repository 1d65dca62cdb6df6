import type { FastifyReply } from 'fastify';

const serialized = new WeakMap<object, string>();

/** Sends the body as JSON. All responses with the same object share one serialization. */
export function shareBody<Body extends object>(reply: FastifyReply, body: Body): Body {
  reply.type('application/json; charset=utf-8').serializer(serializeOnce);
  return body;
}

function serializeOnce(body: object): string {
  const known = serialized.get(body);
  if (known !== undefined) return known;
  const json = JSON.stringify(body);
  serialized.set(body, json);
  return json;
}
