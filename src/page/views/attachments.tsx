/** The files that a test or a shard has left: links to them, which work where they are beside this page, and where they are otherwise. */
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
      <ul>
        {paths.map((path) => (
          <li key={path}>
            <a href={path} target="_blank" rel="noreferrer">
              <bdi>{visible(nameOf(path))}</bdi>
            </a>{' '}
            {isTrace(path) && <Copy words="copy command of its viewer" text={`npx playwright show-trace ${path}`} />}
          </li>
        ))}
      </ul>
      <p class="quiet">
        <Place folder={folderOf(paths[0] ?? '')} kept={kept} />
      </p>
    </section>
  );
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

const isTrace = (path: string): boolean => /-trace\.zip$/.test(path);
