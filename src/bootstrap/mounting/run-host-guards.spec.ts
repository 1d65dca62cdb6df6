import { describe, expect, test } from '@jest/globals';
import { type CanActivate, ForbiddenException, UnauthorizedException } from '@nestjs/common';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { of } from 'rxjs';
import { runHostGuards } from './run-host-guards.js';

class Mounted {}
const mounted = { type: Mounted, handler: () => undefined };

function ask(...responses: readonly CanActivate['canActivate'][]): Promise<Error | null> {
  const incoming = new IncomingMessage(new Socket());
  const outgoing = new ServerResponse(incoming);
  const arrived = { incoming, outgoing, hostRequest: { badge: 'blue' }, hostResponse: outgoing };
  return runHostGuards(() => responses.map((canActivate) => ({ canActivate })), arrived, mounted);
}

describe('the guards of a host', () => {
  test('let a request in when all of them do, however they answer', async () => {
    expect(
      await ask(
        () => true,
        () => Promise.resolve(true),
        () => of(true),
      ),
    ).toBeNull();
    expect(await ask()).toBeNull();
  });

  test('see the request and the handler as in the host', async () => {
    const seen: unknown[] = [];
    await ask((context) => {
      seen.push(context.switchToHttp().getRequest(), context.getClass(), context.getType());
      return true;
    });
    expect(seen).toEqual([{ badge: 'blue' }, Mounted, 'http']);
  });

  test.each([
    { response: () => false, code: 'forbidden' },
    { response: () => of(false), code: 'forbidden' },
    { response: () => Promise.reject(new UnauthorizedException()), code: 'unauthenticated' },
    {
      response: () => {
        throw new ForbiddenException();
      },
      code: 'forbidden',
    },
  ])('reject with $code', async ({ response, code }) => {
    expect(await ask(response, () => true)).toMatchObject({ code });
  });

  test('do not run after one has rejected', async () => {
    let runs = 0;
    await ask(
      () => false,
      () => (runs += 1) > 0,
    );
    expect(runs).toBe(0);
  });

  test('that cannot be found reject with the cause', async () => {
    const incoming = new IncomingMessage(new Socket());
    const outgoing = new ServerResponse(incoming);
    const lost = () => {
      throw new Error('no such provider');
    };
    const arrived = { incoming, outgoing, hostRequest: null, hostResponse: null };
    expect(await runHostGuards(lost, arrived, mounted)).toMatchObject({ message: 'no such provider' });
  });
});
