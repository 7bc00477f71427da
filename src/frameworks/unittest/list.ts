/** Asks unittest for its tests, through our own runner. */
import type { Lister } from '../framework.ts';
import { pythonDefaults } from '../python/python.ts';
import { reachesPython } from '../python/reach.ts';
import { parseListed } from '../shared/listed.ts';
import { renderTask } from '../shared/parts.ts';
import { launchUnittest } from './launch.ts';

export const unittestList: Lister = {
  counts: true,
  reaches: reachesPython,
  // Python is nearly everywhere, and what the tests need is not. So a plan job without it is no surprise.
  notInstalled: /^ModuleNotFoundError: No module named /m,
  command({ files, output, ...request }) {
    const task = `${output}.task`;
    return {
      ...launchUnittest(request),
      env: { SHARDWISE_LIST: output, ...(files.length > 0 && { SHARDWISE_TASK: task }) },
      defaults: pythonDefaults(`${output}.coverage`),
      ...(files.length > 0 && { files: { [task]: renderTask({ units: files }) } }),
    };
  },
  parse: parseListed,
};
