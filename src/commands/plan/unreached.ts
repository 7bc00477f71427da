/** What a search for files cannot reach: links, and folders that cannot be read. */
import type { Framework } from '../../frameworks/framework.ts';
import { listSome } from '../../text/numbers.ts';
import type { ProjectFolder } from './project.ts';

/** The test files among some files. */
type Choose = (files: readonly string[]) => readonly { readonly id: string }[];

export async function describeUnreached(project: ProjectFolder, choose: Choose): Promise<string[]> {
  const { links, unread } = await project.list();
  const dead = choose(links.toNothing).map(({ id }) => id);
  return [
    ...(unread.length > 0 ? [`tests in folders that cannot be read are not planned: ${listSome(unread)}`] : []),
    ...(dead.length > 0 ? [`links that lead to no file are not planned: ${listSome(dead)}`] : []),
  ];
}

/** The links to folders with test files, where the framework follows them. Links in a circle have no end, so only it knows how far it goes. */
export async function linkedTests({ links }: Framework, project: ProjectFolder, choose: Choose): Promise<string[]> {
  if (links !== 'to files and folders') return [];
  const found: string[] = [];
  for (const link of (await project.list()).links.toFolders) {
    const { files } = await project.listBehind(link);
    if (choose(files.map((file) => `${link}/${file}`)).length > 0) found.push(`${link}: it is a link to a folder`);
  }
  return found;
}
