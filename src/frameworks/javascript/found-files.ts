/** What a tool of JavaScript finds by itself now, as our reporter prints it where no variable names a file for it. */
import { z } from 'zod';
import { parseProjectUnit } from '../../text/unit-id.ts';
import { parseJson } from '../shared/parts.ts';

/** An array of units. Their files are relative to the folder where the tool was started. */
export const unitsSchema = z.string().transform(parseJson).pipe(z.array(z.string()));

const LISTED = /^shardwise-list: (.*)$/m;

const fileOf = (id: string): string => parseProjectUnit(id).file;

/** The units that the tool does not find. @param output with the line of our reporter */
export const findNotFound =
  (title: string) =>
  (output: string, units: readonly string[]): ReadonlyMap<string, string> => {
    const [, list = ''] = LISTED.exec(output) ?? [];
    const found = unitsSchema.safeParse(list).data;
    if (found === undefined) return new Map();
    const known = new Set([...found, ...found.map(fileOf)]);
    const refused = units.filter((id) => !known.has(id) && !known.has(fileOf(id)));
    return new Map(refused.map((id) => [id, `${title} does not find it there, or it is gone`]));
  };
