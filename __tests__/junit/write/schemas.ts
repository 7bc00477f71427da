/** Checks files with the JUnit schemas of other projects, using libxml2. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';

const FOLDER = join(import.meta.dirname, 'schemas');

export type Complaints = (xml: string) => string[];

/** A validator that returns its errors, each error once. */
export function schema(name: string): Complaints {
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(join(FOLDER, `${name}.xsd`), 'utf8')));
  return (xml) => {
    const file = XmlDocument.fromString(xml);
    try {
      validator.validate(file);
      return [];
    } catch (problem) {
      if (!(problem instanceof XmlValidateError)) throw problem;
      return [...new Set(problem.details.map(({ message }) => message.trim()))];
    } finally {
      file.dispose();
    }
  };
}
