/** `work`, done once where the same value comes many times in a row: neighbours in a report have much in common. */
export function rememberLast<Value, Result>(work: (value: Value) => Result): (value: Value) => Result {
  let last: { readonly value: Value; readonly result: Result } | undefined;
  return (value) => {
    if (last === undefined || last.value !== value) last = { value, result: work(value) };
    return last.result;
  };
}
