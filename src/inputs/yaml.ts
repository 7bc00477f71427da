/** Reads the YAML files that people keep in their repository, and writes some. */
import { type ParseOptions, parse, stringify, type ToJSOptions } from 'yaml';
import { UsageError } from '../model.ts';

/** Parses without printing the library's own warnings. @throws UsageError naming the place of the mistake */
export function readYaml(text: string, path: string, options: ParseOptions & ToJSOptions = {}): unknown {
  try {
    return parse(text, { ...options, logLevel: 'error' });
  } catch (cause) {
    throw new UsageError(`${path} is not valid YAML: ${firstLine((cause as Error).message)}`, { cause });
  }
}

/** The first line of the library's message. The lines after it draw the place that it names. */
const firstLine = (message: string): string => message.replace(/:?\n.*/s, '');

/** A value as YAML, with no line broken. */
export const writeYaml = (value: unknown): string => stringify(value, { lineWidth: 0 });
