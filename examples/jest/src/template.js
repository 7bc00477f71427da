/** Fills `{{name}}` and `{{name.inner}}`; what is missing is an error, since an empty place in a letter is worse. */
function render(template, values) {
  return template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path) => {
    const value = path.split('.').reduce((inner, key) => inner?.[key], values);
    if (value === undefined || value === null) throw new Error(`nothing to write for ${path}`);
    return String(value);
  });
}

module.exports = { render };
