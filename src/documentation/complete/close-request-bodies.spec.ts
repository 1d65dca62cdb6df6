import { describe, expect, test } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { closeRequestBodies } from './close-request-bodies.js';

const reference = (name: string) => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});

function documentWith(requested: string, responded: string): OpenAPIObject {
  return {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/things': {
        post: {
          requestBody: reference(requested),
          responses: { 200: { description: 'ok', ...reference(responded) } },
        },
      },
    },
    components: {
      schemas: {
        RequestDraft: {
          type: 'object',
          properties: {
            part: { $ref: '#/components/schemas/Part' },
            map: { $ref: '#/components/schemas/TextMap' },
          },
        },
        Part: { type: 'object', properties: {} },
        TextMap: { type: 'object', additionalProperties: { type: 'string' } },
        Thing: { type: 'object', properties: {} },
      },
    },
  };
}

describe('request bodies in the document', () => {
  test('reject unknown fields at every depth, while maps and responses stay open', () => {
    const schemas = closeRequestBodies(documentWith('RequestDraft', 'Thing')).components?.schemas;
    expect(schemas).toMatchObject({
      RequestDraft: { additionalProperties: false },
      Part: { additionalProperties: false },
      TextMap: { additionalProperties: { type: 'string' } },
    });
    expect(schemas?.['Thing']).not.toHaveProperty('additionalProperties');
  });

  test('must not share a schema with responses', () => {
    expect(() => closeRequestBodies(documentWith('RequestDraft', 'Part'))).toThrow(
      'The schema Part is used in requests and in responses',
    );
  });
});
