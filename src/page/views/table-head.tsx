/** The head of a table: columns of words, and behind them columns of numbers. */

interface Props {
  readonly words: readonly string[];
  readonly numbers: readonly string[];
}

export const TableHead = ({ words, numbers }: Props) => (
  <thead>
    <tr>
      {words.map((title) => (
        <th scope="col" key={title}>
          {title}
        </th>
      ))}
      {numbers.map((title) => (
        <th scope="col" class="number" key={title}>
          {title}
        </th>
      ))}
    </tr>
  </thead>
);
