import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type KeptReport, keepReport } from '../../../src/commands/merge/keep-report.ts';
import { assembleReport } from '../../../src/judge/assemble.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { allGreen } from '../../judge/samples.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await createProject({ 'out/report.json': '{}', 'out/junit.xml': '<x/>', 'out/report.html': 'the page' });
});
afterEach(() => project.remove());

const keep = (uploadFile?: (path: string) => Promise<string | undefined>): Promise<KeptReport> => {
  const platform: Platform = {
    ...project.platform,
    artifacts: { ...project.platform.artifacts, ...(uploadFile && { uploadFile }) },
  };
  return keepReport({ report: assembleReport(allGreen()), exitCode: 0, attachments: [] }, 'out', platform);
};

describe('the page of a report', () => {
  test('is in its artifact, and also one by itself with a name that no other run of the suite has', async () => {
    const uploaded: string[] = [];
    const upload = async (path: string) => {
      uploaded.push(path.slice(project.root.length + 1).replaceAll('\\', '/'));
      return 'https://page';
    };
    expect(await keep(upload)).toEqual({ page: 'https://page' });
    expect(uploaded).toEqual(['out/shardwise-default-page-attempt-1.html']);
    expect(project.read('out/shardwise-default-page-attempt-1.html')).toBe('the page');
    expect(project.read('.shardwise/artifacts/shardwise-default-report-attempt-1/report.html')).toBe('the page');
  });

  test('is only in the artifact where it cannot be uploaded by itself, and that is no warning', async () => {
    expect(await keep()).toEqual({});
    expect(await keep(() => Promise.reject(new Error('this server does not know it')))).toEqual({});
    expect(project.told.join('\n')).toContain(
      'the page is only in the artifact of the report: this server does not know it',
    );
    expect(project.told.join('\n')).not.toContain('warning');
  });
});
