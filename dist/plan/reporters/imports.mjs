/** Collects which files import which, and writes each path once. Installed packages are left out, because the lock file stands for them. */

/** Stands for a file of which nobody knows what it is made of. */
const UNKNOWN = '';

/** Files with code. Others import nothing, as far as anybody knows. */
const CODE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

const isInstalled = (file) => /[\\/]node_modules[\\/]/.test(file);

export class ImportWriter {
  #numbers = new Map();
  #imports = [];
  #roots = [];
  #shared = [];

  /** @param unit its id, or its file */
  addTest(unit, file) {
    this.#roots.push([unit, this.#numberOf(file)]);
  }

  addShared(file) {
    if (!isInstalled(file)) this.#shared.push(this.#numberOf(file));
  }

  /** Follows the imports from these files on. @param importsOf what a file imports; undefined where that is unknown */
  follow(files, importsOf) {
    const seen = new Set(files.filter((file) => !isInstalled(file)));
    for (const file of seen) {
      const found = this.#take(file, importsOf(file));
      for (const other of found) seen.add(other);
    }
  }

  /** Notes what a file imports. Returns what is to be followed. */
  #take(file, found = CODE.test(file) ? [UNKNOWN] : []) {
    const own = found.filter((other) => !isInstalled(other));
    const numbers = own.map((other) => this.#numberOf(other));
    const at = this.#numberOf(file);
    this.#imports[at] = [...new Set([...this.#imports[at], ...numbers])];
    return own.filter((other) => other !== UNKNOWN);
  }

  #numberOf(file) {
    const known = this.#numbers.get(file);
    if (known !== undefined) return known;
    this.#numbers.set(file, this.#numbers.size);
    this.#imports.push([]);
    return this.#numbers.size - 1;
  }

  text() {
    const files = [...this.#numbers.keys()];
    return JSON.stringify({ files, roots: this.#roots, imports: this.#imports, shared: this.#shared });
  }
}
