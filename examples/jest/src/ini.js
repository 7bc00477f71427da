/** Sections, `key = value`, comments from `;` or `#`. */
function parseIni(text) {
  const sections = new Map([['', new Map()]]);
  let current = '';
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.replace(/(^|\s)[;#].*$/, '').trim();
    if (line === '') return;
    const section = /^\[(.+)\]$/.exec(line);
    if (section !== null) {
      current = section[1];
      if (!sections.has(current)) sections.set(current, new Map());
      return;
    }
    const at = line.indexOf('=');
    if (at < 1) throw new SyntaxError(`line ${index + 1} is no "key = value": ${line}`);
    sections.get(current).set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  });
  return sections;
}

module.exports = { parseIni };
