import fastify, { type FastifyReply } from 'fastify';

// The reference: a bare Fastify. It holds the same responses open and writes one end to all of them, from memory.

const streams = new Map<string, FastifyReply[]>();
const waiters = new Map<string, FastifyReply[]>();
const app = fastify();

function keep(open: Map<string, FastifyReply[]>, id: string, reply: FastifyReply): void {
  open.set(id, [...(open.get(id) ?? []), reply]);
}

app.get<{ Params: { id: string } }>('/refresh/:id/events', ({ params }, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  reply.raw.write('retry: 2000\n\n');
  keep(streams, params.id, reply);
});
app.get<{ Params: { id: string } }>('/refresh/:id', ({ params }, reply) => keep(waiters, params.id, reply));

app.get('/health/live', () => ({ status: 'up' }));

/** Notifies all clients; `ends` are the final bodies by refresh id. */
function notify(ends: Readonly<Record<string, unknown>>): void {
  for (const [id, refresh] of Object.entries(ends)) {
    const event = { id: 'evt_01kb0q5ysze43s6qk20kmvf6b2', type: 'refresh.succeeded', data: { refresh } };
    const frame = Buffer.from(`id: 1\nevent: refresh.succeeded\ndata: ${JSON.stringify(event)}\n\n`);
    for (const { raw } of streams.get(id) ?? []) raw.end(frame);
    for (const reply of waiters.get(id) ?? []) void reply.send(refresh);
  }
}

process.on('message', (message) => notify(message as Readonly<Record<string, unknown>>));
process.once('disconnect', () => process.exit(0));
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.(typeof address === 'object' ? address?.port : undefined);
