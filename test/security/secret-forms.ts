/** A text that no other text contains by chance, and all canaries do: whatever escaping does to the rest of one, this stays. */
export const canaryCore = 'zqLeakCanaryqz';

/** Every form in which a secret may show: as it is, in JSON, in a URL, as hex, and in base64 wherever it begins in the encoded text. */
export function listForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The characters at both ends hold bits of the neighbours too.
    return encoded.slice([0, 2, 3][offset], Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([
      secret,
      inJson,
      JSON.stringify(inJson).slice(1, -1),
      encodeURIComponent(secret),
      bytes.toString('hex'),
      ...base64,
      ...base64url,
    ]),
  ];
}

/** A text together with where it was found. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Where one of the secrets shows in any form: the name of the place, and what stands around it. Case does not matter. */
export function findLeaks(places: readonly Place[], secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap(listForms).map((form) => form.toLowerCase());
  return places.flatMap(({ name, text }) => {
    const lower = text.toLowerCase();
    const form = forms.find((each) => lower.includes(each));
    if (form === undefined) return [];
    const at = lower.indexOf(form);
    return [`${name}: …${text.slice(Math.max(0, at - 120), at + form.length + 20)}…`];
  });
}
