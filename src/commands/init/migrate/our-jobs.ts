/** The jobs that a migration adds, as text. */
import { writeYaml } from '../../../inputs/yaml.ts';
import { ORGANISATION } from '../workflow.ts';

type Values = Readonly<Record<string, unknown>>;

interface OurJob {
  readonly name: string;
  readonly values: Values;
  /** The step after the checkout. */
  readonly step: Values;
}

interface Request {
  readonly plan: string;
  readonly merge: string;
  readonly needs: readonly string[];
  /** The condition of the job whose tests they are. */
  readonly if?: string;
}

const BOTH = { 'runs-on': 'ubuntu-latest', 'timeout-minutes': 10 };

export const planJob = ({ plan, needs, if: condition, inputs }: Request & { readonly inputs: Values }): OurJob => ({
  name: plan,
  values: {
    ...(needs.length > 0 && { needs }),
    ...(condition !== undefined && { if: condition }),
    ...BOTH,
    permissions: { contents: 'read' },
    outputs: {
      matrix: `\${{ steps.plan.outputs.matrix }}`,
      'has-tests': `\${{ steps.plan.outputs.has-tests }}`,
    },
  },
  step: {
    uses: `${ORGANISATION}/shard-plan@v1`,
    id: 'plan',
    ...(Object.keys(inputs).length > 0 && { with: inputs }),
  },
});

/** The permissions of a called workflow are those of its caller, and more of them is an error. */
const PERMISSIONS = { contents: 'read', 'pull-requests': 'write', checks: 'write' };

export const mergeJob = ({
  plan,
  merge,
  needs,
  if: condition,
  isCalled,
  suite,
}: Request & { readonly isCalled: boolean; readonly suite?: string }): OurJob => ({
  name: merge,
  values: {
    needs: [plan, ...needs],
    if: condition === undefined ? 'always()' : `always() && (${condition})`,
    ...BOTH,
    ...(!isCalled && { permissions: PERMISSIONS }),
  },
  step: { uses: `${ORGANISATION}/shard-merge@v1`, ...(suite !== undefined && { with: { suite } }) },
});

/** The step that checks out, as the user pins it: the text behind `uses:`, and its other inputs. */
export interface Checkout {
  readonly uses: string;
  readonly inputs: Values;
}

const USUAL: Checkout = { uses: 'actions/checkout@v5', inputs: {} };

export function jobText({ name, values, step }: OurJob, { uses, inputs } = USUAL, indent: number): string {
  const checkout = `uses: ${uses}\n${writeYaml({ with: { ...inputs, 'persist-credentials': false } })}`;
  const steps = [checkout, writeYaml(step)].map((one) => itemOf(one, 6));
  const { needs, ...rest } = values;
  const head = needs === undefined ? '' : line('needs', needs);
  return indented(`${name}:\n${indented(`${head}${writeYaml(rest)}steps:\n`, 2)}${steps.join('')}`, indent);
}

/** A key and its value on one line. */
export const line = (key: string, value: unknown): string =>
  `${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : writeYaml(value).trimEnd()}\n`;

/** An item of a list whose text begins at a column. */
export const listItem = (value: unknown, column: number): string => itemOf(writeYaml(value), column);

const itemOf = (text: string, column: number): string =>
  `${' '.repeat(column - 2)}- ${indented(text, column).slice(column)}`;

export const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
