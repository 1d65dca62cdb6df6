import { Worker } from 'node:worker_threads';
import { doTask, type Task, type TaskResult } from './task.js';

/** Workers run the sources with Node, also when Jest starts them: within Jest a seed takes twice the time. */
const runsTypeScript = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--import',
  new URL('../../../tools/resolve-typescript.ts', import.meta.url).href,
];

/** Runs tasks on this many workers; one worker is this thread itself. Calls `onResult` after each task. */
export async function doTasks(
  tasks: readonly Task[],
  workers: number,
  onResult: (result: TaskResult) => void,
): Promise<void> {
  if (workers <= 1) {
    for (const task of tasks) onResult(await doTask(task));
    return;
  }
  const remaining = [...tasks];
  await Promise.all(Array.from({ length: workers }, () => workThrough(remaining, onResult)));
}

async function workThrough(remaining: Task[], onResult: (result: TaskResult) => void): Promise<void> {
  const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { execArgv: runsTypeScript });
  try {
    for (let task = remaining.shift(); task !== undefined; task = remaining.shift())
      onResult(await request(worker, task));
  } finally {
    await worker.terminate();
  }
}

function request(worker: Worker, task: Task): Promise<TaskResult> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (result: TaskResult) => {
      settle();
      resolve(result);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(task);
  });
}
