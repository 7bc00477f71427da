/** The events that `go test -json` prints, one on a line. https://pkg.go.dev/cmd/test2json */
import { z } from 'zod';

const eventSchema = z.object({
  Action: z.string(),
  Time: z.string().optional(),
  Package: z.string().optional().describe('the import path, or the argument where there is no such package'),
  Test: z.string().optional().describe('absent in an event of the whole package'),
  Elapsed: z.number().optional().describe('seconds'),
  Output: z.string().optional(),
  ImportPath: z.string().optional().describe('what is built, in events of builds'),
  FailedBuild: z.string().optional().describe('the build that failed, as in `ImportPath`'),
});

export type GoEvent = z.infer<typeof eventSchema>;

/** Undefined for a line that go itself, and no test, has printed. */
export function parseEvent(line: string): GoEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
