type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Applies a JSON Merge Patch (RFC 7396) to an object: members of the patch replace those of the target, objects are merged, null
 * removes a member. It does not change its arguments.
 */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergeValue(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

function mergeValue(target: unknown, patch: unknown): unknown {
  return isObject(patch) ? mergePatch(isObject(target) ? target : {}, patch) : patch;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
