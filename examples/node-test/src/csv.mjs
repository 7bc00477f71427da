/** RFC 4180: quoted fields may hold commas, line breaks and doubled quotes. */
export function parseCsv(text) {
  const rows = [];
  let row = [];
  let position = 0;
  while (position < text.length) {
    const field = text[position] === '"' ? quoted(text, position) : plain(text, position);
    row.push(field.value);
    position = field.end;
    if (text[position] === ',') {
      position += 1;
      if (position === text.length) row.push('');
      continue;
    }
    rows.push(row);
    row = [];
    position += text.startsWith('\r\n', position) ? 2 : 1;
  }
  return row.length > 0 ? [...rows, row] : rows;
}

function plain(text, start) {
  let end = start;
  while (end < text.length && !',\r\n'.includes(text[end])) end += 1;
  return { value: text.slice(start, end), end };
}

function quoted(text, start) {
  let value = '';
  let position = start + 1;
  while (position < text.length) {
    if (text[position] === '"' && text[position + 1] !== '"') return { value, end: position + 1 };
    if (text[position] === '"') position += 1;
    value += text[position];
    position += 1;
  }
  throw new SyntaxError(`the quote at ${start} is never closed`);
}
