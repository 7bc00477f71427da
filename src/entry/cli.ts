/** The program `shardwise`: the same commands on a laptop or another CI. Text for people goes to stderr, data to stdout. */
import { Command } from 'commander';
import { UsageError } from '../model.ts';
import { leaveOnSignal } from './cancel.ts';
import type { CliCommand } from './cli-command.ts';
import { COMMANDS } from './cli-commands.ts';
import { commandOptions, givenOptions } from './cli-options.ts';
import { describeFailure } from './failures.ts';
import { createScreen } from './screen.ts';
import { idleVariables, translate } from './translate.ts';
import { VERSION } from './version.ts';

// A reader of our output, such as `head`, may close it early. That must not stop the tests.
for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);

function ignoreClosedPipe(problem: NodeJS.ErrnoException): void {
  if (problem.code !== 'EPIPE') throw problem;
}

const screen = createScreen(process.stderr, process.env);
const { print } = screen;

async function main(): Promise<void> {
  leaveOnSignal();
  const program = new Command('shardwise')
    .description('Makes a slow test suite fast without losing a test: plan, run and merge shards.')
    .version(VERSION)
    .helpCommand(true)
    .exitOverride((end) => {
      if (end.exitCode === 0) throw end;
      const bare = end.code === 'commander.help';
      throw new UsageError(bare ? `write a command: ${COMMANDS.map(({ name }) => name).join(', ')}` : end.message);
    })
    .configureOutput({ outputError: () => {} });
  for (const command of COMMANDS) addCommand(program, command);
  const { words, problems } = translate(ownWords(process.argv).slice(2), COMMANDS);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  await program.parseAsync(words, { from: 'user' });
}

/** The words behind `--`, for a command that runs another one. */
let behind: readonly string[] = [];

/** The words in front of them. Elsewhere `--` has its usual meaning. */
function ownWords(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--');
  const takes = COMMANDS.some(({ name, runs }) => runs && argv[2] === name);
  if (at < 0 || !takes) return argv;
  behind = argv.slice(at + 1);
  return argv.slice(0, at);
}

/** Adds a command. Unknown options are collected instead of refused one by one, so that all mistakes are reported at once. */
function addCommand(program: Command, cliCommand: CliCommand): void {
  const { name, summary, operands, act } = cliCommand;
  const command = program.command(name).description(summary).allowUnknownOption().allowExcessArguments();
  if (operands !== undefined) command.argument(`[${operands}...]`);
  for (const option of commandOptions(cliCommand)) command.addOption(option);
  command.action(async () => {
    const rest = operands === undefined ? { words: [], problems: command.args } : splitOperands(command.args);
    const given = givenOptions(command.opts(), rest.problems);
    for (const sentence of idleVariables(process.env, name, given)) print(`warning: ${sentence}`);
    process.exitCode = await act({
      given,
      operands: rest.words,
      behind,
      print,
      screen,
    });
  });
}

const splitOperands = (args: readonly string[]) => ({
  words: args.filter((arg) => !arg.startsWith('--')),
  problems: args.filter((arg) => arg.startsWith('--')),
});

try {
  await main();
} catch (problem) {
  if (!isCommanderEnd(problem)) {
    const { exitCode, messages, trace = [] } = describeFailure(problem);
    for (const line of [...messages, ...trace]) print(`shardwise: ${line}`);
    process.exitCode = exitCode;
  }
}

/** Whether commander ended the program because it printed the help or the version. */
function isCommanderEnd(problem: unknown): boolean {
  return problem instanceof Error && 'exitCode' in problem && problem.exitCode === 0;
}
