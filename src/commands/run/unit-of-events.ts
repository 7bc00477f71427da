/** The unit of a test that an event names. */
import type { EventTest } from '../../events/event.ts';
import type { TestCase } from '../../model.ts';
import { createLocator, type ReadRequest } from './read-group.ts';

/** Empty where it is unknown. The tests of a file come one after another, so each file is looked up once, unless parts of it are units. */
export function unitOfEvents(request: ReadRequest): (test: EventTest) => string {
  const { plan, shard } = request;
  const locate = createLocator(request, shard.units);
  const hasParts = plan.units.some(({ part }) => part !== undefined);
  const known = new Map<string, string>();
  return (test) => {
    const place = [test.project, test.file, test.classname].join('\n');
    const unit = known.get(place) ?? locate(asCase(test), '');
    if (!hasParts) known.set(place, unit);
    return unit;
  };
}

const asCase = ({ name, classname, file, line, project }: EventTest): TestCase => ({
  name,
  suite: project === undefined ? [] : [project],
  outcome: 'passed',
  ...(classname !== '' && { className: classname }),
  ...(file !== null && { file }),
  ...(line !== null && { line }),
});
