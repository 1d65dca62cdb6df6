import type { Move } from './any-move.js';
import { chooseResponse } from './choose-response.js';
import { leaseInMs, type TwinOwner } from './twin-owner.js';
import type { TwinStage } from './twin-stage.js';
import { twinsStartAtInMs } from './twin-store.js';

/** What moves act on. */
export interface MovedStage {
  readonly stage: TwinStage;
  readonly owners: readonly [TwinOwner, TwinOwner];
  /** The list of the account shows statuses. */
  readonly listShowsStatus: boolean;
}

/** Carries out a move on both stores. A move without anything to act on does nothing. */
export async function carryOutMove(
  { stage, owners, listShowsStatus }: MovedStage,
  move: Move,
): Promise<void> {
  const { twins, connectionId } = stage;
  switch (move.kind) {
    case 'advance':
      twins.advance(move.timeInMs);
      return;
    case 'accept': {
      const { source, since, maxAgeSeconds, deadlineSeconds } = move;
      const startDate = since === null || listShowsStatus ? null : new Date(Date.UTC(2026, 5, since));
      const priority = move.isBackground ? 'background' : 'interactive';
      await stage.accept(source, { since: startDate, maxAgeSeconds, deadlineSeconds, priority });
      return;
    }
    case 'cancel': {
      const ids = [...twins.rows.refreshes.keys()];
      const id = ids[move.which % Math.max(1, ids.length)];
      if (id !== undefined) await twins.do('cancel', id);
      return;
    }
    case 'sweep':
      for (const id of await twins.do('findExpired')) await twins.do('expire', id);
      await twins.do('findUnpropagated');
      return;
    case 'claim':
      await ownerOf(owners, move.owner).tryClaim();
      return;
    case 'pass':
      await claimAndPass(ownerOf(owners, move.owner));
      return;
    case 'work':
      await work({ stage, owners, listShowsStatus }, move);
      return;
    case 'take-over':
      ownerOf(owners, move.owner).die();
      twins.advance(leaseInMs);
      await claimAndPass(ownerOf(owners, 1 - move.owner));
      return;
    case 'renew':
      await ownerOf(owners, move.owner).renew();
      return;
    case 'die':
      ownerOf(owners, move.owner).die();
      return;
    case 'release':
      await ownerOf(owners, move.owner).release(move.owner === 0 ? null : 1000);
      return;
    case 'discard': {
      const [call] = ownerOf(owners, move.owner).calls;
      if (call !== undefined) await ownerOf(owners, move.owner).discardCall(call);
      return;
    }
    case 'respond': {
      const owner = ownerOf(owners, move.owner);
      const call = owner.calls[move.which % Math.max(1, owner.calls.length)];
      if (call !== undefined)
        await owner.recordResponse(
          call,
          chooseResponse(call.started, move, { listShowsStatus, minutesPassed: minutesOf(stage) }),
        );
      return;
    }
    case 'propagate':
      await twins.do('propagateNext', connectionId);
      return;
    case 'mark-propagated':
      await twins.do('markPropagated', connectionId);
      return;
    case 'fix-targets':
      for (const id of await twins.do('findUnfixed', connectionId)) await twins.do('fixTargets', id);
      return;
    case 'delete-old':
      await twins.do('deleteOld', 0.01);
      return;
    case 'operate':
      await operate(stage, move.act);
      return;
    default:
      move satisfies never;
  }
}

function minutesOf({ twins }: TwinStage): number {
  return Math.max(0, Math.floor((twins.clock.nowInMs - twinsStartAtInMs) / 60_000));
}

function ownerOf(owners: readonly [TwinOwner, TwinOwner], which: number): TwinOwner {
  return which === 0 ? owners[0] : owners[1];
}

async function claimAndPass(owner: TwinOwner): Promise<void> {
  if (owner.claim !== null || (await owner.tryClaim())) await owner.pass();
}

async function work(
  { stage, owners, listShowsStatus }: MovedStage,
  move: Extract<Move, { kind: 'work' }>,
): Promise<void> {
  const owner = ownerOf(owners, move.owner);
  for (let round = 0; round < move.rounds; round += 1) {
    await claimAndPass(owner);
    stage.twins.advance(400);
    for (const call of [...owner.calls]) {
      if (move.leavesTriggers && call.started.runIds.length > 0) continue;
      await owner.recordResponse(
        call,
        chooseResponse(
          call.started,
          { ...move, kind: 'respond', which: 0, outcome: 'good' },
          { listShowsStatus, minutesPassed: minutesOf(stage) },
        ),
      );
    }
    await owner.advance(move.stepInMs);
  }
}

async function operate(
  { twins, connectionId }: TwinStage,
  act: Extract<Move, { kind: 'operate' }>['act'],
): Promise<void> {
  switch (act) {
    case 'pause':
      await twins.do('pause', connectionId);
      return;
    case 'resume':
      await twins.do('resume', connectionId);
      return;
    case 'credentials':
      await twins.do('giveCredentials', connectionId);
      return;
    case 'list':
      await twins.do('demandList', connectionId);
      return;
    case 'verify':
      await twins.do('demandVerification', connectionId);
      return;
    default:
      act satisfies never;
  }
}
