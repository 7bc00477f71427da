/** The YAML files that people keep in their repository. */
import { type ParseOptions, parse, type ToJSOptions } from 'yaml';
import { UsageError } from '../model.ts';

/** Prints nothing, whatever is odd in it. @throws UsageError saying where it is wrong */
export function readYaml(text: string, path: string, options: ParseOptions & ToJSOptions = {}): unknown {
  try {
    return parse(text, { ...options, logLevel: 'error' });
  } catch (cause) {
    throw new UsageError(`${path} is not valid YAML: ${firstLine((cause as Error).message)}`, { cause });
  }
}

/** Below it the library draws the place that it names. */
const firstLine = (message: string): string => message.replace(/:?\n.*/s, '');
