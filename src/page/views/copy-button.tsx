/** A button that copies a text, and says so. */
import { useSignal } from '@preact/signals';
import { copyText } from '../copy.ts';

/** How long it says that it has copied. */
const SAID_MS = 1500;

export function Copy({ words, text }: { readonly words: string; readonly text: string }) {
  const said = useSignal('');
  const copy = async () => {
    said.value = (await copyText(text)) ? 'copied' : 'your browser did not allow it';
    setTimeout(() => {
      said.value = '';
    }, SAID_MS);
  };
  return (
    <button type="button" class="copy" onClick={copy}>
      {words} <span role="status">{said.value}</span>
    </button>
  );
}
