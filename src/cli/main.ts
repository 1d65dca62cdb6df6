#!/usr/bin/env node
// Nothing is imported before this: an older Node could not load it, and would say so in words that help nobody.
const neededVersion = 24;

if (Number.parseInt(process.versions.node, 10) < neededVersion) {
  process.stderr.write(
    `refresh-gateway needs Node ${neededVersion} or newer, and this is ${process.version}. ` +
      'On Linux, `npx refresh-gateway` takes the Node that is installed with it.\n',
  );
  process.exitCode = 1;
} else {
  await import('./run.js');
}

export {};
