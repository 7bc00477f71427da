/** The ids of units: what they say of the project, the file and the part. */

/**
 * A unit of a framework that runs a file in several projects, such as browsers. It is a file in one project, and its id is written as
 * Playwright prints it: `[mobile chrome] › tests/cart.spec.ts`. In a project without a name, the id is the file.
 */
export interface ProjectUnit {
  /** Undefined where the id names no project. */
  readonly project?: string;
  readonly file: string;
}

const PROJECT = /^\[(.*?)\] › (.*)$/s;

export const projectUnitId = (project: string | undefined, file: string): string =>
  project === undefined || project === '' ? file : `[${project}] › ${file}`;

export function parseProjectUnit(id: string): ProjectUnit {
  const [, project, file] = PROJECT.exec(id) ?? [];
  return project === undefined || file === undefined ? { file: id } : { project, file };
}

const PART = '::';

/** The id of a part of a split unit. */
export const partId = (whole: string, part: string): string => `${whole}${PART}${part}`;

/** The id of the whole that a unit is a part of, or its own id. */
export const wholeId = ({ id, part }: { readonly id: string; readonly part?: string | undefined }): string =>
  part === undefined ? id : id.slice(0, -(PART + part).length);

interface InFile {
  readonly id: string;
  readonly file?: string | undefined;
}

/** The id of the whole file of a unit, in the same project. A unit without a file is whole. */
export const idOfWholeFile = ({ id, file = id }: InFile): string =>
  projectUnitId(parseProjectUnit(id).project, parseProjectUnit(file).file);

export const isWholeFile = (unit: InFile): boolean => idOfWholeFile(unit) === unit.id;
