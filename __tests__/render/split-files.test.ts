/** What people see about a file that runs in parts. */
import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderPlanConsole } from '../../src/render/plan-console.ts';
import { renderPlanSummary } from '../../src/render/plan-summary.ts';
import { somePlan } from '../judge/samples.ts';
import { findReferences, renderMarkdown, textOf } from '../support/github-markdown.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

const unit = (id: string, seconds: number, inside: Partial<Plan['units'][number]> = {}) => ({
  id,
  file: id,
  estimateMs: seconds * 1000,
  source: 'history' as const,
  pool: 'default',
  ...inside,
});
const planWith = (file: string): Plan =>
  somePlan({
    units: [
      unit('small', 20),
      unit(file, 10),
      unit(`${file}::X`, 50, { file, part: 'X' }),
      unit(`${file}::Y`, 40, { file, part: 'Y' }),
    ],
  });

const SENTENCE =
  'large runs in 3 parts because it held the plan back: it takes 1 min 40 s, and an even share is 1 min per shard. Each shard with a part of the file loads it again.';

describe('a file that runs in parts', () => {
  test('is named with its parts and the reason, in the summary and on a terminal', () => {
    expect(textOf(renderMarkdown(renderPlanSummary(planWith('large'), GITHUB)))).toContain(SENTENCE);
    expect(renderPlanConsole(planWith('large')).split('\n')).toContain(`  ${SENTENCE}`);
  });

  test('is not mentioned where every file is whole', () => {
    expect(renderPlanSummary(somePlan(), GITHUB)).not.toContain('run in');
    expect(renderPlanConsole(somePlan())).not.toContain('run in');
  });

  test.each(HOSTILE_TEXTS)('%s as its name does nothing', (_name, text) => {
    expect(findReferences(renderMarkdown(renderPlanSummary(planWith(text), GITHUB)))).toEqual([]);
    const lines = (file: string) => renderPlanConsole(planWith(file)).split('\n').length;
    expect(lines(text)).toBe(lines('plain'));
  });
});
