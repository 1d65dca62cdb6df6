import { describe, expect, it } from '@jest/globals';
import { drawStory, storyLengthInMs } from './draw-story.js';

const stories = Array.from({ length: 100 }, (_, index) => drawStory(index + 1));

describe('the story of a seed', () => {
  it('is long and full enough: 30 minutes, 2 to 3 replicas, 2 connections, 60 wishes, 5 faults', () => {
    expect(storyLengthInMs).toBeGreaterThanOrEqual(30 * 60_000);
    for (const { replicas, accounts, deeds, faults } of stories) {
      expect([2, 3]).toContain(replicas);
      expect(accounts).toHaveLength(2);
      expect(deeds.filter(({ kind }) => kind === 'wish').length).toBeGreaterThanOrEqual(60);
      expect(faults.length).toBeGreaterThanOrEqual(5);
    }
  });

  it('is the same for the same seed and another one for every other', () => {
    expect(drawStory(7)).toEqual(drawStory(7));
    expect(new Set(stories.map((story) => JSON.stringify(story))).size).toBe(stories.length);
  });
});
