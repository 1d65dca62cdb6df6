/** The core of every canary. No other text contains it by chance, and no escaping changes it. */
export const canaryCore = 'zqLeakCanaryqz';

/** Every form in which a secret may show: unchanged, in JSON, in a URL, as hex, and in base64 at any offset. */
export function listForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The characters at both ends also contain bits of the neighbouring bytes.
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

/** A text to search, and the name of where it comes from. */
export interface Sample {
  readonly name: string;
  readonly text: string;
}

/** Finds the samples that contain a secret in any form, in any case. Each result has the name and the text around the secret. */
export function findLeaks(samples: readonly Sample[], secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap(listForms).map((form) => form.toLowerCase());
  return samples.flatMap(({ name, text }) => {
    const lower = text.toLowerCase();
    const form = forms.find((each) => lower.includes(each));
    if (form === undefined) return [];
    const at = lower.indexOf(form);
    return [`${name}: …${text.slice(Math.max(0, at - 120), at + form.length + 20)}…`];
  });
}
