/** Reads a JSON object of strings, such as credentials. Its errors never quote the input. */
export function readTexts(json: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(readObject(json))) {
    if (typeof value !== 'string') throw new Error(`The value of ${name} must be a string.`);
    texts[name] = value;
  }
  return texts;
}

function readObject(json: string): object {
  const value = parse(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error('It must be a JSON object, such as {"apiKey":"…"}.');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's message quotes the input.
    return null;
  }
}
