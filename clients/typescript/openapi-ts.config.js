/** Makes `src/generated` from the gateway's OpenAPI document; nothing in there is edited by hand. */
export default {
  input: '../../openapi/openapi.json',
  output: { path: 'src/generated', module: { extension: '.js' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
};
