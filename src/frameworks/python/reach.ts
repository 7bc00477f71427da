/** Whether a module of ours reaches Python through the user's own command. It is found through PYTHONPATH. */
import { basename } from 'node:path/posix';
import { slashed } from '../../text/paths.ts';
import { hasPlaceholders } from '../custom.ts';
import type { RunRequest } from '../framework.ts';
import { withoutVariables } from '../shared/command-line.ts';

/** Programs that pass their environment on, so that Python finds our module. tox, docker and similar programs do not. */
const PASSES_ENVIRONMENT = /^(?:pytest|py\.test|python[\d.]*|py|uv|poetry|pipenv|pdm|hatch|rye|coverage)(?:\.exe)?$/;

/** The options of Python that ignore PYTHONPATH: `-I` and `-E`. */
const IGNORES_PATH = /^-[A-Za-z]*[EI]/;

export const reachesPython = ({ command }: Pick<RunRequest, 'command'>): boolean =>
  command === undefined || (!hasPlaceholders(command) && passesEnvironment(withoutVariables(command)));

const passesEnvironment = ([program = '', ...words]: readonly string[]): boolean =>
  PASSES_ENVIRONMENT.test(basename(slashed(program))) && !words.some((word) => IGNORES_PATH.test(word));
