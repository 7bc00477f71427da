<?php
/**
 * The reporter of Shardwise for PHPUnit 9 and later. A bootstrap script of ours loads it (`phpunit/run.ts`) and calls `start` with settings:
 *
 * - `list`: the path for a list of the tests in each file. Nothing runs then.
 * - `report`: the path of the results as JUnit. Until the end, `journal` says what happened.
 * - `selected`: the path for the numbers of selected tests in each file of `units`.
 * - `isPart`: only a part of the file runs.
 */

namespace Shardwise\PHPUnit;

/** Starts the reporter. PHPUnit loads the bootstrap script again in the processes of isolated tests, where nothing is reported. */
function start(array $settings): void
{
    foreach (debug_backtrace(DEBUG_BACKTRACE_PROVIDE_OBJECT) as $frame) {
        $class = $frame['class'] ?? '';
        if ($class === 'PHPUnit\TextUI\Application') {
            listen(new Reporter($settings));
            return;
        }
        if ($class === 'PHPUnit\TextUI\Command' && isset($frame['object'])) {
            require_once __DIR__ . '/shardwise_phpunit9.php';
            listen9(new Reporter($settings), $frame['object']);
            return;
        }
    }
}

/** Listens to the events of PHPUnit 10 and later. What a version does not have is left out. */
function listen(Reporter $reporter): void
{
    $facade = \PHPUnit\Event\Facade::instance();
    foreach (subscribers($reporter) as $event => $notify) {
        $interface = 'PHPUnit\Event\\' . $event . 'Subscriber';
        if (interface_exists($interface)) {
            $facade->registerSubscriber(subscriber($interface, $notify));
        }
    }
}

/** An object of a class that implements the interface. PHP has no other way to name the class of its argument. */
function subscriber(string $interface, callable $notify): object
{
    $event = preg_replace('/Subscriber$/', '', $interface);
    $class = 'On' . str_replace('\\', '', $event);
    eval("namespace Shardwise\\PHPUnit; final class $class implements \\$interface {
        public function __construct(private \\Closure \$notify) {}
        public function notify(\\$event \$event): void { (\$this->notify)(\$event); }
    }");
    $name = __NAMESPACE__ . '\\' . $class;
    return new $name(\Closure::fromCallable($notify));
}

function subscribers(Reporter $reporter): array
{
    $fault = static function (string $outcome) use ($reporter): callable {
        return static function ($event) use ($reporter, $outcome): void {
            $reporter->outcome(testOf($event->test()), [fault($outcome, $event->throwable())]);
        };
    };
    $skipped = static function ($event) use ($reporter): void {
        $message = method_exists($event, 'message') ? $event->message() : $event->throwable()->message();
        $reporter->skip(testOf($event->test()), $message);
    };
    $hook = static function ($event) use ($reporter): void {
        $class = $event->testClassName();
        $reporter->add(hookOf($class), [fault('error', $event->throwable())], null);
    };
    return [
        'TestSuite\Loaded' => static function ($event) use ($reporter): void {
            $reporter->loaded(testsIn($event->testSuite()));
        },
        'TestRunner\ExecutionStarted' => static function ($event) use ($reporter): void {
            $reporter->begin(testsIn($event->testSuite()));
        },
        'TestRunner\ExecutionFinished' => static function () use ($reporter): void {
            $reporter->close();
        },
        'TestSuite\Skipped' => static function ($event) use ($reporter): void {
            foreach (testsIn($event->testSuite()) as $test) {
                $reporter->skip($test, $event->message());
            }
        },
        'Test\PreparationStarted' => static function ($event) use ($reporter): void {
            $reporter->start(testOf($event->test()));
        },
        'Test\Finished' => static function ($event) use ($reporter): void {
            $reporter->finish(testOf($event->test()));
        },
        'Test\Errored' => $fault('error'),
        'Test\Failed' => $fault('failure'),
        'Test\AttemptErrored' => $fault('flakyError'),
        'Test\AttemptFailed' => $fault('flakyFailure'),
        'Test\Skipped' => $skipped,
        'Test\MarkedIncomplete' => $skipped,
        'Test\ConsideredRisky' => static function ($event) use ($reporter): void {
            $reporter->outcome(testOf($event->test()), [risky($event->message())]);
        },
        'Test\PhpunitErrorTriggered' => static function ($event) use ($reporter): void {
            $test = testOf($event->test());
            $reporter->breaks($test['file'], $event->message());
            $reporter->outcome($test, [element('error', ['message' => $event->message()])]);
        },
        'TestRunner\WarningTriggered' => static function ($event) use ($reporter): void {
            if (preg_match('/ in (\S.*\.php)(?: is abstract)?$/', $event->message(), $found) === 1) {
                $reporter->breaks($found[1], $event->message());
            }
        },
        'Test\BeforeFirstTestMethodErrored' => $hook,
        'Test\BeforeFirstTestMethodFailed' => $hook,
        'Test\AfterLastTestMethodErrored' => $hook,
        'Test\AfterLastTestMethodFailed' => $hook,
    ];
}

function testsIn($suite): array
{
    return array_map(__NAMESPACE__ . '\testOf', iterator_to_array($suite->tests(), false));
}

/** A test of PHPUnit 10 and later as the reporter knows it. */
function testOf($test): array
{
    if (!$test->isTestMethod()) {
        return phptOf($test->file());
    }
    $name = method_exists($test, 'nameWithDataSet') ? $test->nameWithDataSet() : $test->name();
    return methodOf($test->className(), $test->methodName(), $name);
}

/** A test in a text file. */
function phptOf(string $file): array
{
    return ['name' => basename($file), 'class' => 'phpt', 'file' => $file, 'line' => null];
}

/** A test method. It belongs to the file of the class that runs it, and may stand in the file of a class above it. */
function methodOf(string $class, string $method, string $name): array
{
    $file = (new \ReflectionClass($class))->getFileName();
    $declared = method_exists($class, $method) ? new \ReflectionMethod($class, $method) : null;
    $line = $declared !== null && $declared->getFileName() === $file ? $declared->getStartLine() : null;
    return ['name' => $name, 'class' => $class, 'file' => $file, 'line' => $line];
}

/** A method of a class that is no test, such as `setUpBeforeClass`. */
function hookOf(string $class): array
{
    return ['name' => "hook of \"$class\"", 'class' => $class, 'file' => (new \ReflectionClass($class))->getFileName(), 'line' => null];
}

/** @param $throwable of PHPUnit 10 and later */
function fault(string $outcome, $throwable): string
{
    return element($outcome, ['message' => firstParagraph($throwable->message()), 'type' => $throwable->className()], trim($throwable->asString()));
}

/** The test passed, with a warning. Shardwise knows the type. */
function risky(string $message): string
{
    return element('error', ['message' => firstParagraph($message), 'type' => 'PHPUnit\Framework\RiskyTestError']);
}

function firstParagraph(string $text): string
{
    return preg_replace('/\s*\R\s*/', ' ', trim(preg_split('/\R\s*\R/', trim($text), 2)[0]));
}

/** Writes down what happens. */
final class Reporter
{
    private $settings;
    /** The units of this command by the real paths of their files. */
    private $units = [];
    private $root;
    private $journal;
    private $process;
    /** The tests that have started, by their keys: when, and what is known of their outcome. */
    private $running = [];
    private $suites = [];
    /** How many tests of each file have not finished. */
    private $left = [];
    private $loaded = [];
    private $begun = false;
    /** Why files have no tests, or fewer than they should. */
    private $broken = [];

    public function __construct(array $settings)
    {
        $this->settings = $settings;
        $this->root = str_replace('\\', '/', (string) getcwd());
        $this->process = getmypid();
        foreach ($settings['units'] as $unit) {
            $real = realpath($unit);
            if ($real !== false) {
                $this->units[$real] = $unit;
            }
        }
        if (isset($settings['list'])) {
            register_shutdown_function([$this, 'listBroken']);
        }
        if (isset($settings['journal'])) {
            $this->journal = fopen($settings['journal'], 'w');
            $this->note(['root' => 'shardwise']);
        }
    }

    /** A file without tests, because PHPUnit cannot load some. It is listed all the same: it fails in its shard as it fails here. */
    public function breaks(string $file, string $why): void
    {
        $this->broken[$this->fileOf(['file' => $file])] = firstParagraph($why);
    }

    /** All tests that were loaded, whatever is selected. */
    public function loaded(array $tests): void
    {
        $this->loaded = $tests;
    }

    /** The selected tests. All files were loaded before. */
    public function begin(array $tests): void
    {
        if ($this->begun) {
            return;
        }
        $this->begun = true;
        if (isset($this->settings['list'])) {
            $this->list($tests);
            exit(0);
        }
        $selected = array_fill_keys(array_filter($this->units, 'is_file'), []);
        foreach ($tests as $test) {
            $file = $this->fileOf($test);
            $part = partOf($test['name']);
            $this->left[$file] = ($this->left[$file] ?? 0) + 1;
            if (isset($selected[$file])) {
                $selected[$file][$part] = ($selected[$file][$part] ?? 0) + 1;
            }
        }
        $pairs = [];
        foreach ($selected as $file => $parts) {
            $pairs[] = [$file, (object) $parts];
        }
        writeJson($this->settings['selected'], $pairs);
    }

    private function list(array $tests): void
    {
        $counts = $this->count($tests);
        $others = array_diff_key($this->count($this->loaded), $counts);
        writeJson($this->settings['list'], ['tests' => (object) $counts, 'deselected' => array_keys($others), 'broken' => (object) $this->broken]);
    }

    /** Up to version 9, PHPUnit ends where a file does not load, and lists nothing. The first error of a chain is its own. */
    public function listBroken(): void
    {
        ['message' => $message, 'file' => $file] = (error_get_last() ?? []) + ['message' => '', 'file' => ''];
        if ($this->begun || $message === '') {
            return;
        }
        if (preg_match('/^Uncaught [\w\\\\]+: (.*) in (.+):\d+$/m', $message, $found) === 1) {
            [, $message, $file] = $found;
        }
        $broken = [$this->fileOf(['file' => $file]) => firstParagraph($message)];
        writeJson($this->settings['list'], ['tests' => (object) [], 'deselected' => [], 'broken' => $broken, 'onlyBroken' => true]);
    }

    private function count(array $tests): array
    {
        $inFiles = array_filter($tests, static function (array $test): bool {
            return $test['file'] !== null;
        });
        return array_count_values(array_map([$this, 'fileOf'], $inFiles));
    }

    public function start(array $test): void
    {
        if (!$this->isMine()) {
            return;
        }
        $this->settle(array_keys($this->running));
        $this->running[keyOf($test)] = ['test' => $test, 'outcome' => [], 'since' => microtime(true)];
        $this->note(['started' => keyOf($test), 'test' => array_map(__NAMESPACE__ . '\valid', $this->attributesOf($test))]);
    }

    /** What is known of the outcome of a test. One that has not started does not start any more. */
    public function outcome(array $test, array $outcome): void
    {
        if (isset($this->running[keyOf($test)])) {
            $this->running[keyOf($test)]['outcome'] = array_merge($this->running[keyOf($test)]['outcome'], $outcome);
        } else {
            $this->add($test, $outcome, 0.0);
            $this->count1($test);
        }
    }

    /** A test without the one that it depends on is skipped. Where that one runs in another part of the file, this must be noticed. */
    public function skip(array $test, string $message): void
    {
        $isLost = !empty($this->settings['isPart']) && preg_match('/^This test depends on/', $message) === 1;
        $why = $isLost ? "$message Parts of this file cannot run alone: write split-large-files: false" : $message;
        $this->outcome($test, [element($isLost ? 'error' : 'skipped', ['message' => $why])]);
    }

    public function finish(array $test): void
    {
        $this->settle([keyOf($test)]);
    }

    /** PHPUnit never finishes a test that could not be prepared. The next test shows that it has ended. */
    private function settle(array $keys): void
    {
        foreach ($keys as $key) {
            if (!isset($this->running[$key])) {
                continue;
            }
            ['test' => $test, 'outcome' => $outcome, 'since' => $since] = $this->running[$key];
            unset($this->running[$key]);
            $this->add($test, $outcome, microtime(true) - $since);
            $this->note(['finished' => $key, 'outcome' => outcomeOf($outcome)]);
            $this->count1($test);
        }
    }

    private function count1(array $test): void
    {
        $file = $this->fileOf($test);
        if (isset($this->left[$file]) && --$this->left[$file] === 0) {
            fwrite(STDERR, "# finished $file\n");
        }
    }

    public function add(array $test, array $outcome, ?float $seconds): void
    {
        if (!$this->isMine()) {
            return;
        }
        $time = $seconds === null ? null : sprintf('%.6F', $seconds);
        $xml = openTag('testcase', $this->attributesOf($test) + ['time' => $time]) . implode('', worst($outcome)) . '</testcase>';
        $this->suites[$this->fileOf($test)][] = $xml;
        $this->note(['xml' => self::suite($this->fileOf($test), [$xml])]);
    }

    /** Writes the report. Where this is never called, the journal says more. */
    public function close(): void
    {
        if (!$this->isMine()) {
            return;
        }
        $this->settle(array_keys($this->running));
        $xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"shardwise\">\n";
        foreach ($this->suites as $file => $cases) {
            $xml .= self::suite($file, $cases);
        }
        file_put_contents($this->settings['report'], "$xml</testsuites>\n");
        fclose($this->journal);
        unlink($this->settings['journal']);
    }

    private static function suite(?string $file, array $cases): string
    {
        return openTag('testsuite', ['name' => $file, 'file' => $file]) . "\n" . implode("\n", $cases) . "\n</testsuite>\n";
    }

    /** A process that a test has forked has a copy of the reporter, and must leave the report alone. */
    private function isMine(): bool
    {
        return getmypid() === $this->process && is_resource($this->journal);
    }

    private function note(array $entry): void
    {
        fwrite($this->journal, json_encode($entry, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
    }

    private function attributesOf(array $test): array
    {
        return [
            'name' => $test['name'],
            'classname' => str_replace('\\', '.', $test['class']),
            'file' => $test['file'] === null ? null : $this->fileOf($test),
            'line' => $test['line'],
        ];
    }

    /** The unit of a test, or its file relative to the working directory. */
    private function fileOf(array $test): string
    {
        $file = (string) $test['file'];
        if (isset($this->units[$file])) {
            return $this->units[$file];
        }
        $path = str_replace('\\', '/', $file);
        return strncmp($path, "$this->root/", strlen($this->root) + 1) === 0 ? substr($path, strlen($this->root) + 1) : $path;
    }
}

/** The test without its data set, as `phpunit/parts.ts` reads it from the name in a report. */
function partOf(string $name): string
{
    return preg_replace('/ with data set .*$/s', '', valid($name));
}

function keyOf(array $test): string
{
    return valid($test['class'] . '::' . $test['name']);
}

/** A test that failed is neither skipped nor risky. */
function worst(array $outcome): array
{
    $isBad = static function (string $element): bool {
        return preg_match('/^<(?:failure|error)\b(?![^>]*type="PHPUnit\\\\Framework\\\\RiskyTestError")/', $element) === 1;
    };
    $isTry = static function (string $element): bool {
        return strncmp($element, '<flaky', 6) === 0;
    };
    if (array_filter($outcome, $isBad) === []) {
        return $outcome;
    }
    $kept = array_filter($outcome, static function (string $element) use ($isBad, $isTry): bool {
        return $isBad($element) || $isTry($element);
    });
    return str_replace(['<flaky', '</flaky'], ['<rerun', '</rerun'], $kept);
}

/** The characters that XML 1.0 forbids even when they are escaped (section 2.2), and terminal codes. */
function valid($value)
{
    if (!is_string($value)) {
        return $value;
    }
    $text = preg_match('//u', $value) === 1 ? $value : preg_replace('/[\x80-\xff]/', "\u{FFFD}", $value);
    $text = preg_replace('/\x1b\[[0-9;?]*[A-Za-z]/', '', $text);
    return preg_replace('/[^\t\n\r\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]/u', "\u{FFFD}", $text);
}

/** The outcome of a test by what is left of its elements. A risky test has passed. */
function outcomeOf(array $elements): string
{
    foreach (worst($elements) as $element) {
        if (preg_match('/^<(failure|error|skipped)\b(?![^>]*type="PHPUnit\\\\Framework\\\\RiskyTestError")/', $element, $found) === 1) {
            return ['failure' => 'failed', 'error' => 'errored', 'skipped' => 'skipped'][$found[1]];
        }
    }
    return 'passed';
}

function element(string $name, array $attributes, string $text = ''): string
{
    $escaped = strtr(valid($text), ['&' => '&amp;', '<' => '&lt;', '>' => '&gt;', "\r" => '&#13;']);
    return openTag($name, $attributes) . $escaped . "</$name>";
}

/** Attributes without a value are left out. White space is written as references, because a reader turns it into blanks. */
function openTag(string $name, array $attributes): string
{
    $references = ['&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "\t" => '&#9;', "\n" => '&#10;', "\r" => '&#13;'];
    $tag = "<$name";
    foreach ($attributes as $key => $value) {
        if ($value !== null) {
            $tag .= " $key=\"" . strtr((string) valid($value), $references) . '"';
        }
    }
    return "$tag>";
}

function writeJson(string $path, $value): void
{
    file_put_contents($path, json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE));
}
