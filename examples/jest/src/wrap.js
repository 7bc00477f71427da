/** Breaks text at blanks so that no line is longer than `width`, unless a single word is. */
function wrap(text, width) {
  if (width < 1) throw new RangeError(`no width: ${width}`);
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

module.exports = { wrap };
