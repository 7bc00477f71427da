/** The configuration of Bun, as far as it is about tests. https://bun.com/docs/runtime/bunfig */
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

export const BUNFIG = 'bunfig.toml';

const strings = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const schema = z.object({
  test: z
    .object({
      root: z.string().optional().catch(undefined),
      pathIgnorePatterns: strings.optional().catch(undefined),
      reporter: z.object({ junit: z.string().optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export type BunTestConfig = NonNullable<z.infer<typeof schema>['test']>;

/** The section about tests. Undefined where there is none, or where the file is damaged: Bun then stops. */
export function readBunfig(text: string | undefined): BunTestConfig | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(parseToml(text)).test;
  } catch {
    return undefined;
  }
}

export const writesOwnReport = (text: string | undefined): boolean => readBunfig(text)?.reporter?.junit !== undefined;
