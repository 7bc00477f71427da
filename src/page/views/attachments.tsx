/**
 * The files that a test or a shard has left: links to them, which work where they are beside this page, and where they are otherwise. A
 * screenshot is shown where the page and its files are on a disk.
 */
import { useSignal } from '@preact/signals';
import type { PageData } from '../../render/html/page-data.ts';
import { visible } from '../../text/escape.ts';
import { Copy } from './copy-button.tsx';

interface Props {
  readonly paths: readonly string[];
  readonly kept: PageData['kept'];
}

export function Attachments({ paths, kept }: Props) {
  if (paths.length === 0) return null;
  return (
    <section class="attachments" aria-label="Attachments">
      {byTry(paths).map(([number, own], _, { length }) => (
        <div key={number}>
          {length > 1 && <h3>Left by try {number}</h3>}
          <ul>
            {own.map((path) => (
              <li key={path}>
                <a href={path} target="_blank" rel="noreferrer">
                  <bdi>{visible(nameOf(path))}</bdi>
                  {isImage(path) && <Thumbnail path={path} />}
                </a>{' '}
                {isTrace(path) && (
                  <Copy words="copy command of its viewer" text={`npx playwright show-trace ${path}`} />
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p class="quiet">
        <Place folder={folderOf(paths[0] ?? '')} kept={kept} />
      </p>
    </section>
  );
}

/** Nothing where there is no such file, such as where the page was downloaded by itself. The policy of the page allows files of a disk only. */
function Thumbnail({ path }: { readonly path: string }) {
  const isThere = useSignal(location.protocol === 'file:');
  return isThere.value ? <img src={path} alt="" loading="lazy" onError={() => (isThere.value = false)} /> : null;
}

/** The paths by the number of their try, in its order. */
function byTry(paths: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const tries = new Map<string, string[]>();
  for (const path of paths) {
    const [, number = ''] = /\/try-(\d{1,2})\//.exec(path) ?? [];
    tries.set(number, [...(tries.get(number) ?? []), path]);
  }
  return [...tries].sort(([a], [b]) => Number(a) - Number(b));
}

function Place({ folder, kept }: { readonly folder: string; readonly kept: Props['kept'] }) {
  if (kept === undefined) return <>In {folder}, beside this page.</>;
  const { artifact, href } = kept;
  return (
    <>
      In {folder} of the artifact {href === undefined ? artifact : <a href={href}>{artifact}</a>}. The links work where
      the artifact is unpacked.
    </>
  );
}

/** `3-shot.png` is `shot.png` to people. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/^\d{1,4}-/, '');
/** `attachments/web/shard-1-attempt-1` */
const folderOf = (path: string): string => path.split('/').slice(0, 3).join('/');

const isImage = (path: string): boolean => /\.(?:png|jpe?g|gif|webp)$/i.test(path);
const isTrace = (path: string): boolean => /-trace\.zip$/.test(path);
