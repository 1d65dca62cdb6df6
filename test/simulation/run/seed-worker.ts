import { parentPort } from 'node:worker_threads';
import { doTask, type Task } from './task.js';

const port = parentPort;
if (port === null) throw new Error('This runs as a worker only.');
port.on('message', (task: Task) => void doTask(task).then((result) => port.postMessage(result)));
