import { describe, expect, it } from '@jest/globals';
import { conformanceCatalogue, loadConformance } from './conformance-catalogue.js';
import { describeAbort } from './describe-abort.js';
import { readStatuses } from './inspect-response.js';
import type { Exchange } from './exchange.js';
import type { ProviderConformance } from './provider-conformance.js';
import { rejectRequest } from './reject-request.js';
import { runExchange } from './run-exchange.js';
import { runSequence } from './run-sequence.js';
import { type NameOfShape, scenarioList } from './scenario-list.js';
import { scenarioRules } from './scenario-rules.js';
import { listRawTexts } from './list-raw-texts.js';

const conformances = await Promise.all(conformanceCatalogue.map(loadConformance));

/** The capability behind each scenario that a provider may lack. */
const capabilityOf = {
  'trigger-all accepted': 'refreshAll',
  'trigger with a start date': 'since',
} as const satisfies Record<NameOfShape<'offered exchanges'>, string>;

describe.each(conformances.map((conformance) => [conformance.definition.id, conformance] as const))(
  '%s',
  (_id, conformance) => {
    for (const { name, shape } of scenarioList) {
      describe(name, () => {
        switch (shape) {
          case 'exchanges':
            return showExchanges(conformance, name, conformance.scenarios[name]);
          case 'offered exchanges':
            return showOffered(conformance, name);
          case 'sequences':
            for (const sequence of conformance.scenarios[name]) {
              it(sequence.when, () => runSequence(conformance, sequence));
            }
            return;
          case 'requests':
            return showRequests(conformance);
          case 'calls':
            return describeAbort(conformance);
          default:
            return shape satisfies never;
        }
      });
    }

    describe('every status', () => {
      it('appears for each text of the status table', () => {
        const shown = conformance.scenarios['every status'].flatMap(({ result }) =>
          readStatuses(result).map(({ providerStatus }) => providerStatus?.trim().toLowerCase() ?? ''),
        );
        const unshown = listRawTexts(conformance.statusTable).filter(
          (text) => !shown.some((one) => one.includes(text.toLowerCase())),
        );
        expect(unshown).toEqual([]);
      });
    });
  },
);

function showExchanges(
  conformance: ProviderConformance,
  name: keyof typeof scenarioRules,
  exchanges: readonly Exchange[],
): void {
  it.each(exchanges)('$when', async (exchange) => {
    await scenarioRules[name](exchange, await runExchange(conformance, exchange), conformance);
  });
}

function showOffered(conformance: ProviderConformance, name: NameOfShape<'offered exchanges'>): void {
  const { definition, scenarios } = conformance;
  const exchanges = scenarios[name];
  it('is offered exactly as the capabilities say', () => {
    expect(exchanges !== 'not-offered').toBe(definition.capabilities[capabilityOf[name]]);
  });
  if (exchanges !== 'not-offered') showExchanges(conformance, name, exchanges);
}

function showRequests(conformance: ProviderConformance): void {
  const { definition, scenarios } = conformance;
  const requests = scenarios['request outside the capabilities'];
  it('lists every request that the capabilities exclude', () => {
    const { since, refreshAll } = definition.capabilities;
    const unsupported = [...(since ? [] : ['start date']), ...(refreshAll ? [] : ['refresh of all sources'])];
    expect(requests).toEqual(unsupported);
  });
  for (const request of requests) {
    it(`${request}: rejected before any call`, () => rejectRequest(conformance, request));
  }
}
