/** A version of `work` that remembers its last result. Neighbours in a report often have the same value. */
export function rememberLast<Value, Result>(work: (value: Value) => Result): (value: Value) => Result {
  let last: { readonly value: Value; readonly result: Result } | undefined;
  return (value) => {
    if (last === undefined || last.value !== value) last = { value, result: work(value) };
    return last.result;
  };
}
