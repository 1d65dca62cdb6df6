import { describe, expect, it } from '@jest/globals';
import { drawScenario, scenarioLengthInMs } from './draw-scenario.js';

const scenarios = Array.from({ length: 100 }, (_, index) => drawScenario(index + 1));

describe('the scenario of a seed', () => {
  it('has at least 30 minutes, 2 to 3 replicas, 2 connections, 60 requests and 5 faults', () => {
    expect(scenarioLengthInMs).toBeGreaterThanOrEqual(30 * 60_000);
    for (const { replicas, accounts, actions, faults } of scenarios) {
      expect([2, 3]).toContain(replicas);
      expect(accounts).toHaveLength(2);
      expect(actions.filter(({ kind }) => kind === 'refresh').length).toBeGreaterThanOrEqual(60);
      expect(faults.length).toBeGreaterThanOrEqual(5);
    }
  });

  it('is the same for the same seed and different for every other seed', () => {
    expect(drawScenario(7)).toEqual(drawScenario(7));
    expect(new Set(scenarios.map((scenario) => JSON.stringify(scenario))).size).toBe(scenarios.length);
  });
});
