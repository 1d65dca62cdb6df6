import type { OpenAPIObject } from '@nestjs/swagger';
import { describeHeaders } from './describe-headers.js';
import { describeNumbers } from './describe-numbers.js';
import { describeProblems } from './describe-problems.js';
import { describeWebhooks } from './describe-webhooks.js';
import { giveExamples } from './give-examples.js';
import { limitParameters, type ParameterLimits } from './limit-parameters.js';
import { closeRequestBodies } from './close-request-bodies.js';

/** What the router reads of a path, and what the classes of queries take (`ArrayMaxSize`). */
export const parameterLimits: ParameterLimits = { pathInCharacters: 500, repetitions: 50 };

/** The gateway serves the services of its own house: nothing of it is meant for the public. */
function nameAudience(document: OpenAPIObject): OpenAPIObject {
  const servers = document.servers?.map((server) => ({ ...server, 'x-internal': true }));
  return { ...document, ...(servers === undefined ? {} : { servers }) };
}

/** Adds to a document what holds for every operation, so that no controller has to say it. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const steps: readonly ((document: OpenAPIObject) => OpenAPIObject)[] = [
    closeRequestBodies,
    describeProblems,
    giveExamples,
    describeHeaders,
    (described) => limitParameters(described, parameterLimits),
    describeWebhooks,
    describeNumbers,
    nameAudience,
  ];
  return steps.reduce((described, step) => step(described), document);
}
