import { type JsonNode, listNodes, toNode } from './json-node.js';

/**
 * The problems of an operation that are not told any more, or by another status: `409 refresh-ended`. The names of a problem's
 * examples are its codes; a status without examples stands for itself.
 */
export function findLostProblems(had: JsonNode, has: JsonNode): readonly string[] {
  const told = new Set(listProblems(has));
  return listProblems(had).filter((problem) => !told.has(problem));
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
