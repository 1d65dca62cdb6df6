#!/usr/bin/env node
// Imports nothing before this check: an older Node cannot load the code and reports it in an unhelpful way.
const neededVersion = 24;

if (Number.parseInt(process.versions.node, 10) < neededVersion) {
  process.stderr.write(
    `refresh-gateway needs Node ${neededVersion} or newer; this is ${process.version}. ` +
      'On Linux, `npx refresh-gateway` uses the Node that is installed with it.\n',
  );
  process.exitCode = 1;
} else {
  await import('./run.js');
}

export {};
