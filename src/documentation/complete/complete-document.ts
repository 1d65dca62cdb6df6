import type { OpenAPIObject } from '@nestjs/swagger';
import { describeHeaders } from './describe-headers.js';
import { describeNumbers } from './describe-numbers.js';
import { describeProblems } from './describe-problems.js';
import { describeWebhooks } from './describe-webhooks.js';
import { limitPathParameters } from './limit-path-parameters.js';
import { sealRequestBodies } from './seal-request-bodies.js';

/** The longest part of a path that the gateway reads, in characters. */
const longestPathParameter = 500;

/** Adds to a document what holds for every operation, so that no controller has to say it. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const steps: readonly ((document: OpenAPIObject) => OpenAPIObject)[] = [
    sealRequestBodies,
    describeProblems,
    describeHeaders,
    (described) => limitPathParameters(described, longestPathParameter),
    describeWebhooks,
    describeNumbers,
  ];
  return steps.reduce((described, step) => step(described), document);
}
