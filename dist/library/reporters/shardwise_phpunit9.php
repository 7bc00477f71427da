<?php
/** The part of our reporter that is only for PHPUnit 9. It has listeners in place of events. */

namespace Shardwise\PHPUnit;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\ExceptionWrapper;
use PHPUnit\Framework\SelfDescribing;
use PHPUnit\Framework\Test;
use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestFailure;
use PHPUnit\Framework\TestListener;
use PHPUnit\Framework\TestSuite;
use PHPUnit\Framework\Warning;
use PHPUnit\Runner\PhptTestCase;
use PHPUnit\TextUI\Command;
use PHPUnit\Util\Filter;

/** A bootstrap script cannot register a listener, so it is put where those of the configuration are. */
function listen9(Reporter $reporter, Command $command): void
{
    $property = new \ReflectionProperty(Command::class, 'arguments');
    $property->setAccessible(true);
    $arguments = $property->getValue($command);
    $arguments['listeners'] = new Listeners([new Listener($reporter)]);
    $property->setValue($command, $arguments);
    register_shutdown_function(static function () use ($reporter): void {
        $suite = Listeners::$suite;
        if ($suite !== null && count($suite) === 0) {
            $reporter->loaded(testsOf($suite->tests()));
            $reporter->begin([]);
        }
    });
}

/** PHPUnit asks for the listeners when it has loaded all files. No listener learns of a suite without a selected test. */
final class Listeners extends \ArrayObject
{
    /** The suite of all files, once it is loaded. */
    public static $suite;

    #[\ReturnTypeWillChange]
    public function getIterator()
    {
        foreach (debug_backtrace() as $frame) {
            if (($frame['args'][0] ?? null) instanceof TestSuite) {
                self::$suite = $frame['args'][0];
            }
        }
        return parent::getIterator();
    }
}

final class Listener implements TestListener
{
    private $reporter;
    /** The classes of the suites around a test. Some tests of PHPUnit itself do not name theirs. */
    private $classes = [];

    public function __construct(Reporter $reporter)
    {
        $this->reporter = $reporter;
    }

    public function startTestSuite(TestSuite $suite): void
    {
        if ($this->classes === []) {
            $this->reporter->loaded(testsOf($suite->tests()));
            $this->reporter->begin(testsOf($suite));
        }
        $this->classes[] = classOf($suite);
    }

    public function endTestSuite(TestSuite $suite): void
    {
        array_pop($this->classes);
        if ($this->classes === []) {
            $this->reporter->close();
        }
    }

    public function startTest(Test $test): void
    {
        $this->reporter->start($this->of($test));
    }

    public function endTest(Test $test, float $time): void
    {
        $this->reporter->finish($this->of($test));
    }

    public function addError(Test $test, \Throwable $t, float $time): void
    {
        $this->fault('error', $test, $t);
    }

    public function addFailure(Test $test, AssertionFailedError $e, float $time): void
    {
        $this->fault('failure', $test, $e);
    }

    public function addWarning(Test $test, Warning $e, float $time): void
    {
        $this->reporter->outcome($this->of($test), [risky($e->getMessage())]);
    }

    public function addRiskyTest(Test $test, \Throwable $t, float $time): void
    {
        $this->reporter->outcome($this->of($test), [risky($t->getMessage())]);
    }

    public function addIncompleteTest(Test $test, \Throwable $t, float $time): void
    {
        $this->addSkippedTest($test, $t, $time);
    }

    public function addSkippedTest(Test $test, \Throwable $t, float $time): void
    {
        $this->reporter->skip($this->of($test), $t->getMessage());
    }

    private function fault(string $outcome, Test $test, \Throwable $t): void
    {
        $type = $t instanceof ExceptionWrapper ? $t->getClassName() : get_class($t);
        $text = trim(TestFailure::exceptionToString($t) . "\n" . Filter::getFilteredStacktrace($t));
        $this->reporter->outcome($this->of($test), [element($outcome, ['message' => firstParagraph($t->getMessage()), 'type' => $type], $text)]);
    }

    private function of(Test $test): array
    {
        $classes = array_filter($this->classes);
        return testOf9($test, $classes === [] ? null : end($classes));
    }
}

/** The tests in suites, as far as they are selected. @param $suite a suite, or all its tests @param $class the class that it is for */
function testsOf($suite, ?string $class = null): array
{
    $tests = [];
    foreach ($suite as $test) {
        $inner = $test instanceof TestSuite
            ? testsOf(is_array($suite) ? $test->tests() : $test, classOf($test) ?? $class)
            : [testOf9($test, $class)];
        $tests = array_merge($tests, $inner);
    }
    return $tests;
}

/** The class that a suite is for. */
function classOf(TestSuite $suite): ?string
{
    $class = explode('::', $suite->getName())[0];
    return class_exists($class, false) ? $class : null;
}

/** @param $class of the suite around the test. PHPUnit has tests of its own in place of those that it cannot make */
function testOf9(Test $test, ?string $class): array
{
    if ($test instanceof PhptTestCase) {
        return phptOf($test->getName());
    }
    if ($test instanceof TestCase && (new \ReflectionClass($test))->isUserDefined() && strncmp(get_class($test), 'PHPUnit\\', 8) !== 0) {
        return methodOf(get_class($test), (string) $test->getName(false), (string) $test->getName());
    }
    $name = $test instanceof SelfDescribing ? $test->toString() : get_class($test);
    return ['name' => $name] + ($class === null ? ['class' => get_class($test), 'file' => null, 'line' => null] : hookOf($class));
}
