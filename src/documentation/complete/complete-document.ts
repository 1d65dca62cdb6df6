import type { OpenAPIObject } from '@nestjs/swagger';
import { describeHeaders } from './describe-headers.js';
import { describeNumbers } from './describe-numbers.js';
import { describeProblems } from './describe-problems.js';
import { describeWebhooks } from './describe-webhooks.js';
import { giveExamples } from './give-examples.js';
import { limitParameters, type ParameterLimits } from './limit-parameters.js';
import { closeRequestBodies } from './close-request-bodies.js';

/** The limits of the router for a path parameter, and of the query classes for a list (`ArrayMaxSize`). */
export const parameterLimits: ParameterLimits = { pathInCharacters: 500, repetitions: 50 };

/** Marks the servers as internal: the gateway serves an organization's own services, not the public. */
function nameAudience(document: OpenAPIObject): OpenAPIObject {
  const servers = document.servers?.map((server) => ({ ...server, 'x-internal': true }));
  return { ...document, ...(servers === undefined ? {} : { servers }) };
}

/** Adds what is common to all operations, so that no controller has to declare it. */
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
