import { type JsonNode, listNodes, toNode } from './json-node.js';

/**
 * The problems that an operation no longer describes, or describes with another status, such as `409 refresh-ended`. The names of
 * the examples are the codes. A status without examples counts as one problem.
 */
export function findLostProblems(had: JsonNode, has: JsonNode): readonly string[] {
  const described = new Set(listProblems(has));
  return listProblems(had).filter((problem) => !described.has(problem));
}

function listProblems(responses: JsonNode): readonly string[] {
  return listNodes(responses)
    .filter(([status]) => /^[45]/.test(status))
    .flatMap(([status, response]) => {
      const codes = listNodes(response['content']).flatMap(([, { examples }]) =>
        Object.keys(toNode(examples)),
      );
      return [status, ...codes.map((code) => `${status} ${code}`)];
    });
}
