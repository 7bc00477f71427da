/** Starts the page of a run that has not ended: it follows the run, and becomes the report when there is one. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { type LiveChange, withChange } from '../../events/live/view.ts';
import type { LiveState } from './state.ts';
import { LiveApp, LiveTop } from './views.tsx';

const TICK_MS = 1000;

export function startLive(app: HTMLElement, top: HTMLElement, stream: string): void {
  const state = signal<LiveState>({ view: undefined, isConnected: true, now: Date.now() });
  const change = (fields: Partial<LiveState>): void => {
    state.value = { ...state.value, ...fields, now: Date.now() };
  };
  const source = new EventSource(new URL(stream, location.href));
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const told: LiveChange = JSON.parse(data);
    const view = withChange(state.value.view, told);
    change({ view, isConnected: true });
    document.documentElement.dataset['ready'] = 'yes';
  });
  source.addEventListener('open', () => change({ isConnected: true }));
  source.addEventListener('error', () => change({ isConnected: false }));
  source.addEventListener('replaced', () => {
    source.close();
    location.reload();
  });
  setInterval(() => change({}), TICK_MS);
  top.replaceChildren();
  app.replaceChildren();
  render(<LiveTop state={state} />, top);
  render(<LiveApp state={state} />, app);
}
