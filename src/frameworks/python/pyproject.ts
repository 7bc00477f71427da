/** What a pyproject.toml says about a package. https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

const table = z.record(z.string(), z.unknown()).catch({});
const schema = z
  .object({
    project: z
      .object({
        'requires-python': z.string().optional().catch(undefined),
        'optional-dependencies': table,
      })
      .partial()
      .optional()
      .catch(undefined),
    'dependency-groups': table,
  })
  .partial();

export type PyProject = z.infer<typeof schema>;

/** Empty where the file is damaged: pip then says so. */
export function readPyProject(text = ''): PyProject {
  try {
    return schema.parse(parseToml(text));
  } catch {
    return {};
  }
}
