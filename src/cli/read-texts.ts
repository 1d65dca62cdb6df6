/** A JSON object of texts, such as credentials. Throws without quoting any of it. */
export function readTexts(json: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(readObject(json))) {
    if (typeof value !== 'string') throw new Error(`The value of ${name} must be a text.`);
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
    // What the parser says quotes the text.
    return null;
  }
}
