/** Compares the strategies on timings. Each plans with past times and runs with the next ones. @throws UsageError for wrong options */
export declare const bench: (options?: BenchOptions) => Promise<BenchResult>;

export declare interface BenchInputs {
    /** Timing files, one per line, oldest first. Without any, a suite is made up. */
    readonly timings?: readonly string[] | undefined;
    /** A file of the same kind with the actual times of the next run. Without it, the newest timings count as the actual times. */
    readonly next?: string | undefined;
    /** Numbers of shards to compare, separated by commas. Default: 4,8,16. */
    readonly shards?: readonly number[] | undefined;
}

/** Options of `bench`. */
export declare interface BenchOptions extends CallOptions, BenchInputs {
}

export declare interface BenchResult {
    readonly suite: string;
    readonly units: number;
    readonly rows: readonly BenchRow[];
}

/** How well a planner did with a number of shards. */
export declare interface BenchRow {
    readonly planner: string;
    readonly shards: number;
    /** The time of the slowest shard, without overhead. */
    readonly wallMs: number;
    /** No plan with this many shards is faster. */
    readonly lowerBoundMs: number;
    /** `wallMs` divided by the lower bound; 1 is perfect. */
    readonly ratio: number;
    /** The slowest shard minus the fastest, divided by the mean. */
    readonly spread: number;
    /** How many times faster the run is than with one shard. */
    readonly speedup: number;
}

/** Options of every function but `createShards`. */
export declare interface CallOptions {
    /** The folder of the repository, which all paths start from. Default: the working directory of this process. */
    readonly root?: string | undefined;
    /** Ends the call. `run` stops the tests, keeps what has finished, and resolves. Every other call rejects with the reason of the signal. */
    readonly signal?: AbortSignal | undefined;
    /** Receives what there is to tell while it works. Nothing is printed. */
    readonly onMessage?: ((message: Message) => void) | undefined;
}

/**
 * Spreads units over shards. Each unit is in exactly one of them, and no shard is empty: there are never more shards than units.
 * @param units ids, or units with times; an id may be there once
 * @param count how many shards, 1 to 1024
 * @throws UsageError naming every wrong unit and option
 */
export declare function createShards(units: readonly (string | TimedUnit)[], count: number, options?: CreateShardsOptions): readonly Shard[];

/** Options of `createShards`. */
export declare interface CreateShardsOptions extends SpreadInputs {
}

declare type DeepReadonly<T> = T extends (infer E)[] ? readonly DeepReadonly<E>[] : T extends object ? {
    readonly [K in keyof T]: DeepReadonly<T[K]>;
} : T;

/** A time with its unit, such as 90s, 5m or 1h30m. */
export declare type Duration = `${number}${'ms' | 's' | 'm' | 'h'}${string}`;

/** Test units as callers give them. */
/** A test unit: the smallest thing that the framework can run by itself, by default a test file. */
export declare interface ListedUnit {
    /** What the framework is told to run. For a file: its path relative to the working directory. */
    readonly id: string;
    /** The file that contains it. */
    readonly file?: string | undefined;
    /** How many tests it contains. */
    readonly tests?: number | undefined;
    /** Words that a pool can select it by. */
    readonly tags?: readonly string[] | undefined;
}

/** Merges the results of shards, or any JUnit files. Failed tests are a result, and no error. @throws UsageError for wrong options */
export declare const merge: (options?: MergeOptions) => Promise<MergeResult>;

export declare interface MergeInputs {
    /** Name of this plan and merge pair. When a repository has several pairs, give each its own name. History, artifacts and reports are kept separate by it. Default: default. */
    readonly suite?: string | undefined;
    /** Globs of JUnit files on disk to merge as well, one per line. */
    readonly junit?: readonly string[] | undefined;
    /** How many shards must have left a record; with fewer, the run is incomplete. Needed without a plan, and where shards ran with --axis. */
    readonly expectShards?: number | undefined;
    /** failures: a failed test fails this run. new-failures: only a failed test that the last run here does not know as failing or flaky does. never: only a missing shard or test does. Default: failures. */
    readonly failOn?: 'failures' | 'new-failures' | 'never' | undefined;
    /** When there were no tests at all: fail, or pass if that is expected. Default: fail. */
    readonly onEmpty?: 'fail' | 'pass' | undefined;
    /** A YAML file in the repository. It lists flaky tests whose failure must not fail the job. Each entry has test, owner, reason and until (a date). */
    readonly quarantine?: string | undefined;
    /** Times that must not be exceeded, as a map or a list of maps with latencyMs, ratio (how many times as long as before), or both. Each may name a pool, a region, a metric and tests (globs of test units). A time beyond one fails this job. See docs/regions.md. Default: no time fails it. */
    readonly limits?: object | undefined;
    /** Write the report as JSON here. */
    readonly json?: string | undefined;
    /** Write the merged JUnit file here. */
    readonly out?: string | undefined;
    /** Write the summary as Markdown here. */
    readonly summary?: string | undefined;
    /** Write the report as one HTML page here, for a browser. */
    readonly html?: string | undefined;
    /** Write all tests in the Common Test Report Format (CTRF) here. */
    readonly ctrf?: string | undefined;
    /** Write failed and flaky tests at their lines as a code quality report of GitLab here. */
    readonly codeQuality?: string | undefined;
    /** Update this history file with the timings. Needs a plan. */
    readonly history?: string | undefined;
    /** Keep every test in the report, not only the failed, the flaky and the slowest. Default: false. */
    readonly full?: boolean | undefined;
}

/** Options of `merge`. */
export declare interface MergeOptions extends CallOptions, MergeInputs {
    /** Files, folders and globs to merge. Default: what the shards of the last plan left in this repository. */
    readonly paths?: readonly string[] | undefined;
    /** The plan that the shards ran: the plan itself, or the path of its file. Without it, missing tests cannot be found. */
    readonly plan?: Plan | string | undefined;
}

export declare interface MergeResult {
    readonly report: Report;
    /** 0: passed, 1: tests failed, 3: a shard or a test is missing. */
    readonly exitCode: number;
    /** Why the exit code is 0 although the verdict is not `passed`. */
    readonly forgivenBy?: string | undefined;
}

/** Something to tell a person. */
export declare interface Message {
    readonly level: 'info' | 'warning' | 'error';
    readonly text: string;
    /** The file that it is about, relative to the repository. */
    readonly file?: string;
    /** Counts from 1. */
    readonly line?: number;
}

export declare type Plan = DeepReadonly<PlanFile>;

/** Decides how many shards there are and what each of them runs. @throws UsageError for wrong options */
export declare const plan: (options?: PlanOptions) => Promise<PlanResult>;

export declare interface PlanFile {
    version: 2;
    /**
     * hash of everything else except `createdAt` and `attempt`
     */
    id: string;
    /**
     * ISO 8601, UTC
     */
    createdAt: string;
    /**
     * run attempt that made the plan; results of earlier attempts belong to an earlier plan, even if its id is the same
     */
    attempt?: number | undefined;
    suite: string;
    framework: string;
    /**
     * relative to the repository, `.` for its root
     */
    workingDirectory: string;
    /**
     * empty outside a git repository
     */
    commit: string;
    discovery?: {
        by: 'framework' | 'configuration' | 'patterns' | 'list';
        /**
         * the configuration file that was read, or the name of the list
         */
        from?: string | undefined;
        /**
         * which test files are planned: all that the framework finds by itself, some of them because input tests excludes others, or those that input tests names; absent where a list named the units
         */
        chosen?: ('all' | 'some' | 'named') | undefined;
        /**
         * the globs of input tests that exclude files, where it names none
         */
        excludes?: string[] | undefined;
        /**
         * settings that decide which tests there are, and that could not be followed without running code
         */
        notFollowed: string[];
        /**
         * what the plan warned about how it finds and starts the tests; the merge says it again
         */
        warnings?: string[] | undefined;
    } | undefined;
    /**
     * arguments of the test command, for the listing and for every shard
     */
    args?: string | undefined;
    /**
     * the command that starts the framework, for the listing and for every shard
     */
    command?: string | undefined;
    /**
     * how many units the command runs at the same time inside a shard, by input workers; absent for one
     */
    workers?: number | undefined;
    /**
     * the unit of a test is the one that its report is named after; absent where the names in the report say it
     */
    unitFrom?: 'report-name' | undefined;
    /**
     * the sets of equal machines that the shards run on
     */
    pools: {
        name: string;
        /**
         * split: all split pools together run each unit once; replicate: this pool runs each of its units, whatever other pools run
         */
        mode: 'split' | 'replicate';
        /**
         * the values that name a pool that replicates, such as os and python; absent for a pool that splits
         */
        axis?: {
            name: string;
            /**
             * any JSON value, as the matrix has it
             */
            value: unknown;
        }[] | undefined;
        /**
         * where its machines are, as the user says
         */
        region?: string | undefined;
        /**
         * the pool whose machines it runs on, because its own are not there; that pool learns its times
         */
        machines?: string | undefined;
        /**
         * what `runs-on` takes: a label, labels, or a runner group
         */
        runsOn: string | string[] | {
            [k: string]: string | string[];
        };
        /**
         * how many of its shards can run at once; absent for no limit
         */
        concurrency?: number | undefined;
        /**
         * the price of a minute, as the user says
         */
        price?: number | undefined;
        /**
         * how many times as fast its machines are as those that the estimates are for
         */
        speed: number;
        /**
         * time of each shard without its tests
         */
        overheadMs: number;
        /**
         * how many times as long as reported the tests of a shard take
         */
        overheadFactor?: number | undefined;
        /**
         * how many past shards the overhead comes from; when 0, the overhead is assumed
         */
        overheadShards?: number | undefined;
        /**
         * time from the start of its first shard to the end of its last one
         */
        wallMs: number;
        /**
         * minutes of its shards, as in the prediction
         */
        billedMinutes: number;
    }[];
    /**
     * pools that were to run tests again and could not; the run is incomplete without them
     */
    skipped?: {
        pool: string;
        why: string;
    }[] | undefined;
    /**
     * which of the units that were found run, by what has changed; absent where nobody asked for it
     */
    selection?: {
        /**
         * input changed-since: a branch, tag or commit, or `pull-request`
         */
        since: string;
        /**
         * the commit from which changes count: the newest one that it and the tested commit share
         */
        commit?: string | undefined;
        /**
         * how many files changed since then; absent where that is unknown
         */
        changed?: number | undefined;
        /**
         * why all units run all the same
         */
        all?: string | undefined;
        /**
         * why units run, with the number of units that run for this reason first; empty where all run
         */
        selected: {
            why: string;
            units: number;
        }[];
        /**
         * ids of the units that were found and do not run, sorted
         */
        notSelected: string[];
    } | undefined;
    units: {
        /**
         * what the framework is told to run; for a file, its path relative to the working directory
         */
        id: string;
        /**
         * the file that contains the unit, relative to the working directory
         */
        file?: string | undefined;
        /**
         * the part of the file that this unit is; the unit of the file itself is then everything that is in no such part
         */
        part?: string | undefined;
        /**
         * predicted duration
         */
        estimateMs: number;
        /**
         * where the prediction comes from
         */
        source: 'history' | 'pool' | 'sibling' | 'size' | 'default';
        /**
         * the pool that the unit runs in; a unit is in the list once for all split pools, and once for each pool that replicates it
         */
        pool: string;
        /**
         * how many tests the unit contains; absent when that is unknown
         */
        tests?: number | undefined;
        /**
         * by input may-be-empty: it is no loss when the unit reports no test
         */
        mayBeEmpty?: true | undefined;
        /**
         * how the tests were counted
         */
        testsSource?: ('framework' | 'history' | 'scan') | undefined;
    }[];
    /**
     * @maxItems 1024
     */
    shards: {
        /**
         * counts through all pools of the plan
         */
        index: number;
        /**
         * name of its pool
         */
        pool: string;
        /**
         * ids of the units, in the order to run them
         *
         * @minItems 1
         */
        units: string[];
        /**
         * how many units each batch at the end of the list has, which another shard may run instead; absent where nobody may
         */
        tail?: number[] | undefined;
        /**
         * overhead included
         */
        predictedMs: number;
        /**
         * value for `timeout-minutes` of the job
         */
        timeoutMinutes: number;
        /**
         * the output of the plan that has the row of this shard, such as 2 for `matrix-2`; absent where one matrix has all
         */
        matrix?: number | undefined;
    }[];
    /**
     * the suites of the matrix with their numbers of shards, this one included; absent where the matrix is for one suite
     */
    suites?: {
        suite: string;
        shards: number;
    }[] | undefined;
    /**
     * why this many shards
     */
    reason: string;
    /**
     * whether a shard that is done takes batches from the tail of a late one; absent where nobody asked for it
     */
    stealing?: {
        on: boolean;
        why: string;
    } | undefined;
    prediction: {
        /**
         * time from the start of the first shard to the end of the last one, overhead included
         */
        wallMs: number;
        /**
         * minutes of all shards, each rounded up as the host bills; to a whole minute where nothing is billed
         */
        billedMinutes: number;
        /**
         * no plan with this many shards can be faster
         */
        lowerBoundMs: number;
        /**
         * share of the units whose duration comes from the history
         */
        known: number;
        /**
         * predicted time of the tests that no run has measured, on these machines or on others; all shards together
         */
        guessedMs?: number | undefined;
    };
    /**
     * what other numbers of shards would cost
     */
    alternatives: {
        /**
         * the pools that these shards are of; absent where the shards are those of the whole plan
         */
        pools?: string[] | undefined;
        shards: number;
        wallMs: number;
        billedMinutes: number;
    }[];
    warnings: string[];
}

export declare interface PlanInputs {
    /** Test framework: auto, node, jest, vitest, mocha, playwright, bun, deno, pytest, unittest, rspec, minitest, phpunit, go, cargo, maven, gradle, bats, ctest, custom (with list-command or tests here, and command in the run action). Default: auto. */
    readonly framework?: 'auto' | 'node' | 'jest' | 'vitest' | 'mocha' | 'playwright' | 'bun' | 'deno' | 'pytest' | 'unittest' | 'rspec' | 'minitest' | 'phpunit' | 'go' | 'cargo' | 'maven' | 'gradle' | 'bats' | 'ctest' | 'custom' | undefined;
    /** Globs of test files, one per line, relative to working-directory. A leading ! excludes. Default: the framework's own globs. */
    readonly tests?: readonly string[] | undefined;
    /** A command that prints the test units, one per line or as JSON. It replaces the globs. It is split into words and never passed to a shell. */
    readonly listCommand?: string | undefined;
    /** What says which unit a reported test belongs to. names: the file, suite and class names in the report. report-name: the name of the report, for a command that writes one report for each unit. Default: names. */
    readonly unitFrom?: 'names' | 'report-name' | undefined;
    /** Globs of test units that may contain no test, one per line. It is no loss when such a unit runs to its end and reports none. */
    readonly mayBeEmpty?: readonly string[] | undefined;
    /** How the tests are found. auto asks the framework where it is installed (jest, vitest, mocha, playwright, bun, deno, pytest, unittest, rspec, phpunit, go, cargo, bats, ctest). Otherwise it reads the framework's configuration without running code, and searches for the files. list only asks the framework, and static only searches. Default: auto. */
    readonly discovery?: 'auto' | 'list' | 'static' | undefined;
    /** Run only the tests that the changes since a branch, tag or commit affect (jest; others with affected-command). pull-request is the base of the pull request, and runs all tests in every other run. In doubt all tests run, and on the default branch always. See docs/affected.md. */
    readonly changedSince?: string | undefined;
    /** With changed-since: a command that prints the affected test units, test files or folders, one per line, such as that of Nx or Turborepo. It replaces the question to the framework. In its words {base} is the commit from which changes count, and {changed} a file with the paths that changed. It is split into words and never passed to a shell. */
    readonly affectedCommand?: string | undefined;
    /** With changed-since: globs of files in the repository, one per line. A change of one of them runs all tests, as one of a lock file always does. */
    readonly runAllOn?: readonly string[] | undefined;
    /** With changed-since: globs of files in the repository that no test of this suite needs, one per line. A change of one of them runs nothing. */
    readonly runNoneOn?: readonly string[] | undefined;
    /** Arguments added to the framework's command, split into words and never passed to a shell. The framework lists its tests with them, and every shard runs with them. */
    readonly args?: string | undefined;
    /** Your own command that starts the framework, such as uv run pytest or TZ=UTC npx jest. The framework lists its tests with it, and every shard runs with it. See input command of the run action for its placeholders. Default: for jest and node, what the script test of package.json says. */
    readonly command?: string | undefined;
    /** Folder of the project inside the repository. Test globs are relative to it and the test command runs in it. Default: .. */
    readonly workingDirectory?: string | undefined;
    /** Name of this plan and merge pair. When a repository has several pairs, give each its own name. History, artifacts and reports are kept separate by it. Default: default. */
    readonly suite?: string | undefined;
    /** How many shards: auto or a number. Default: auto. */
    readonly shards?: 'auto' | number | undefined;
    /** With shards auto: at least this many. Default: 1. */
    readonly minShards?: number | undefined;
    /** With shards auto: at most this many. Default: 8. */
    readonly maxShards?: number | undefined;
    /** How many matrices share the shards, because GitHub runs at most 256 jobs of one: 1 to 4. With more than one, the rows are in the outputs matrix-1, matrix-2 and so on, each for a job of its own. See docs/scale.md. Default: 1. */
    readonly matrices?: number | undefined;
    /** With shards auto: the target for the wall time of the slowest shard, overhead included, such as 90s or 5m. Default: 5m. */
    readonly targetDuration?: Duration | undefined;
    /** With shards auto: how many tests a shard gets. Used only while there are no timings. Default: 20. */
    readonly testsPerShard?: number | undefined;
    /** How many tests your command runs at the same time inside a shard, such as 2 for jest --maxWorkers=2. Or a share of the cores, such as 50% for jest --maxWorkers=50%: of those of the machine that plans. The prediction uses it. Default: 1. */
    readonly workers?: number | string | undefined;
    /** How many shards can run at the same time, such as the size of your own runner pool. Default: no limit. */
    readonly concurrency?: number | undefined;
    /** How units are spread: balanced (by time, the longest first into the lightest shard), by-file (by time, and the units of a file stay together), round-robin (in turn, by name), hash (by a hash of the name: with the same number of shards a new unit does not move other units, unless a shard would be empty), contiguous (in the order of names, cut into stretches of about equal time). Default: balanced. */
    readonly strategy?: 'balanced' | 'by-file' | 'round-robin' | 'hash' | 'contiguous' | undefined;
    /** With strategy balanced: a file that is too long for one shard is run in parts, where the framework can select them (jest, vitest, mocha, playwright, bun, pytest, unittest, rspec, minitest, phpunit, go, cargo, maven). Each part loads the file once. Default: true. */
    readonly splitLargeFiles?: boolean | undefined;
    /** Whether a shard that is done takes work from one that is late. The end of each list is cut into batches, and each shard claims a batch before it runs it. auto: where it saves more than the starts of the test command cost. See docs/how-it-works.md. Default: off. */
    readonly steal?: 'off' | 'auto' | 'on' | undefined;
    /** Units that must run in the same shard: globs separated by spaces, one group per line. */
    readonly group?: readonly string[] | undefined;
    /** Units that must have a shard to themselves: globs, one per line. */
    readonly exclusive?: readonly string[] | undefined;
    /** Systems, versions and other values that all tests run on, as strategy.matrix takes them, with include and exclude, such as {os: [ubuntu-latest, windows-latest], python: ["3.11", "3.12"]}. Each combination has its own timings and its own number of shards. The rows of the matrix have its values. */
    readonly axes?: object | undefined;
    /** Sets of equal machines that the tests run on: a list of maps with name and, where they differ from the inputs, runs-on, concurrency, speed, mode (split or replicate), select, on-unavailable, region and price. See docs/pools.md. Default: one pool, whose machines are those of runs-on. */
    readonly pools?: object | undefined;
    /** Where the shards run: a runner label, or JSON for several labels or a runner group. The matrix carries it to the test job. Default: ubuntu-latest. */
    readonly runsOn?: string | object | undefined;
    /** Files with timings from other tools, one per line: JUnit XML, pytest-split .test_durations, knapsack, parallel_tests, cypress-split, go test -json, or a history file of Shardwise. Several files are of several runs, oldest first, or of the parts of one run. They estimate the units that the history does not know. They never choose what runs. */
    readonly timings?: readonly string[] | undefined;
    /** Source of past timings: cache, off, or the path of a history file. Default: cache. */
    readonly history?: string | undefined;
    /** The test units, instead of a search for them: ids, or objects. 'timed' takes what the timings name, and no other test. */
    readonly units?: 'timed' | readonly (string | ListedUnit)[] | undefined;
}

/** Options of `plan`. */
export declare interface PlanOptions extends CallOptions, PlanInputs {
}

export declare interface PlanResult {
    readonly plan: Plan;
    /** The file that it is in, as an absolute path. */
    readonly planFile: string;
}

export declare type Report = DeepReadonly<ReportFile>;

export declare interface ReportFile {
    version: 1;
    suite: string;
    /**
     * the suites that were judged together, this one included; absent where it was judged for itself
     */
    suites?: string[] | undefined;
    commit: string;
    planId?: string | undefined;
    /**
     * ISO 8601, UTC
     */
    createdAt: string;
    verdict: 'passed' | 'failed' | 'incomplete' | 'empty';
    /**
     * why the verdict is not `passed`, in order of weight
     */
    reasons: string[];
    /**
     * true when nothing is missing, cut short or damaged, whatever failed
     */
    complete: boolean;
    /**
     * true when the run was cancelled before its tests were done, so that the verdict is `incomplete`
     */
    cancelled?: boolean | undefined;
    warnings: string[];
    totals: {
        /**
         * how many tests there are; each counts once, however often it ran
         */
        tests: number;
        passed: number;
        failed: number;
        errored: number;
        skipped: number;
        /**
         * how many of the passed tests failed in an earlier try
         */
        flaky: number;
        /**
         * how many planned units no report names
         */
        missing: number;
        /**
         * time of all tests together
         */
        durationMs: number;
        /**
         * time of the slowest shard
         */
        wallMs?: number | undefined;
    };
    shards: {
        index: number;
        /**
         * what the leg ran on, such as `python=3.12`
         */
        axis?: string | undefined;
        pool: string;
        attempt?: number | undefined;
        /**
         * how many of its units have the result of an earlier attempt, because its re-run left them out
         */
        carriedOver?: number | undefined;
        outcome: 'passed' | 'failed' | 'timed-out' | 'cancelled' | 'crashed' | 'missing';
        exitCode?: (number | null) | undefined;
        predictedMs?: number | undefined;
        actualMs?: number | undefined;
        units: number;
        tests: number;
        failed: number;
        /**
         * the devices that ran its tests
         */
        devices?: {
            id: string;
            model?: string | undefined;
            os?: string | undefined;
            /**
             * how many batches it ran
             */
            batches: number;
            /**
             * how many of them it lost, so that another device ran them
             */
            losses: number;
            /**
             * why it got no more tests
             */
            benched?: string | undefined;
        }[] | undefined;
        /**
         * the last lines of its log, when it did not pass
         */
        tail: string[];
        /**
         * where its whole log is: an artifact or a folder, and the file in it
         */
        log?: string | undefined;
        /**
         * files that it has left and that belong to no test
         */
        attachments?: string[] | undefined;
    }[];
    units: {
        id: string;
        shard?: number | undefined;
        axis?: string | undefined;
        outcome: 'passed' | 'failed' | 'skipped' | 'missing' | 'deselected';
        flaky: boolean;
        durationMs?: number | undefined;
        tests: number;
        /**
         * the earlier attempt that its result is of, where the re-run of its shard left it out
         */
        attempt?: number | undefined;
        /**
         * the device that ran it, where devices ran the tests
         */
        device?: string | undefined;
    }[];
    /**
     * failed, flaky and slowest tests; all tests with --full
     */
    tests: {
        name: string;
        className?: string | undefined;
        /**
         * names of the enclosing suites, outermost first
         */
        suite: string[];
        /**
         * relative to the repository
         */
        file?: string | undefined;
        /**
         * of a failure: where it failed in its own file, or else where the test is defined
         */
        line?: number | undefined;
        /**
         * true when several files of the repository fit `file`
         */
        ambiguous?: boolean | undefined;
        unit?: string | undefined;
        shard?: number | undefined;
        /**
         * what the test ran on, such as `python=3.12`, where the plan runs for several values
         */
        axis?: string | undefined;
        /**
         * the values of the axis that this test passed on, when it failed on another one
         */
        passedOn?: string[] | undefined;
        /**
         * model and id of the device that its unit ran on
         */
        device?: string | undefined;
        outcome: 'errored' | 'failed' | 'skipped' | 'passed';
        flaky: boolean;
        durationMs?: number | undefined;
        tries: number;
        /**
         * times that the test itself reported, in all its tries, such as that of a login
         */
        metrics?: {
            name: string;
            /**
             * what was measured, oldest first
             *
             * @minItems 1
             * @maxItems 9
             */
            ms: number[];
        }[] | undefined;
        message?: string | undefined;
        detail?: string | undefined;
        /**
         * class of a failed test; absent when there is no base to compare with
         */
        failureClass?: ('new' | 'known-flaky' | 'already-failing' | 'quarantined') | undefined;
        /**
         * of a failed or flaky test: what runs it alone, for a shell; absent where its framework has no such command
         */
        command?: string | undefined;
        /**
         * of a failed or flaky test: who owns its file, as CODEOWNERS says, without @; absent for nobody
         */
        owners?: string[] | undefined;
        /**
         * files that it has left, such as screenshots: paths in the artifact of the report, or beside the page
         */
        attachments?: string[] | undefined;
        /**
         * of a failed or flaky test: what the last runs of the base said about it; absent where they do not know it
         */
        past?: {
            /**
             * a letter for each of the last runs, newest last: p passed, f failed, k flaky, s skipped, - not reported
             */
            outcomes: string;
            /**
             * its times in these runs, newest last; null is unknown
             */
            times?: (number | null)[] | undefined;
        } | undefined;
    }[];
    files: {
        path: string;
        status: 'ok' | 'damaged' | 'foreign' | 'empty' | 'unreadable';
        producer?: string | undefined;
        /**
         * what is damaged or foreign, with line and column
         */
        problem?: string | undefined;
        cases: {
            tests: number;
            passed: number;
            failed: number;
            errored: number;
            skipped: number;
            /**
             * sum of the times as written; a time that is not a number does not count
             */
            timeMs: number;
        };
    }[];
    /**
     * names of the flaky tests
     */
    flaky: string[];
    missing: {
        shard?: number | undefined;
        axis?: string | undefined;
        unit?: string | undefined;
    }[];
    /**
     * units that were reported, but planned for no shard or for another one
     */
    unexpected?: {
        unit: string;
        shard?: number | undefined;
    }[] | undefined;
    /**
     * units that more than one shard reported
     */
    doubled?: {
        unit: string;
        shards: number[];
    }[] | undefined;
    /**
     * true when most tests failed; the cause is probably not in the tests, and the run does not enter the history
     */
    infrastructure?: boolean | undefined;
    /**
     * the units that the plan left out because no change affects them; absent where it left out none
     */
    notSelected?: {
        count: number;
        /**
         * @maxItems 100
         */
        names: string[];
        /**
         * input changed-since: a branch, tag or commit, or `pull-request`
         */
        since: string;
        /**
         * the commit from which changes count: the newest one that it and the tested commit share
         */
        commit?: string | undefined;
    } | undefined;
    /**
     * the run of the default branch that failures and changes are compared with
     */
    base?: {
        commit: string;
        /**
         * ISO 8601, UTC
         */
        at: string;
        /**
         * the last runs of the base, newest last: those that `past` of a test is about
         */
        runs?: {
            /**
             * empty where it is unknown
             */
            commit: string;
            /**
             * when it was merged
             */
            at: string;
            verdict: 'passed' | 'failed' | 'incomplete' | 'empty';
            tests: number;
            /**
             * tests that failed or errored
             */
            failed: number;
            flaky: number;
            shards: number;
            /**
             * time of its slowest shard
             */
            wallMs?: number | undefined;
            /**
             * what the plan said of that time
             */
            predictedMs?: number | undefined;
            /**
             * minutes of all its shards, each rounded up as the host bills
             */
            billedMinutes?: number | undefined;
        }[] | undefined;
    } | undefined;
    /**
     * the flaky tests of the default branch after this run; only its own runs have them
     */
    flakyBoard?: {
        tests: {
            unit: string;
            /**
             * name inside its unit
             */
            name: string;
            /**
             * as for a test of this run
             */
            owners?: string[] | undefined;
            /**
             * a letter for each of the last runs, newest last: p passed, f failed, k flaky, s skipped, - not reported
             */
            outcomes: string;
            /**
             * ISO 8601, UTC
             */
            lastFlake?: string | undefined;
        }[];
        /**
         * how many there are; `tests` has the worst
         */
        all: number;
        /**
         * the runs that `outcomes` is about, newest last
         *
         * @maxItems 30
         */
        runs: {
            /**
             * empty where it is unknown
             */
            commit: string;
            /**
             * when it was merged
             */
            at: string;
            verdict: 'passed' | 'failed' | 'incomplete' | 'empty';
            tests: number;
            /**
             * tests that failed or errored
             */
            failed: number;
            flaky: number;
            shards: number;
            /**
             * time of its slowest shard
             */
            wallMs?: number | undefined;
            /**
             * what the plan said of that time
             */
            predictedMs?: number | undefined;
            /**
             * minutes of all its shards, each rounded up as the host bills
             */
            billedMinutes?: number | undefined;
        }[];
    } | undefined;
    /**
     * names of the failed tests of class `new`
     */
    newFailures?: string[] | undefined;
    changes?: {
        /**
         * tests that failed in the base and pass now
         */
        fixed: {
            count: number;
            /**
             * @maxItems 100
             */
            names: string[];
        };
        /**
         * tests that the base does not know
         */
        added: {
            count: number;
            /**
             * @maxItems 100
             */
            names: string[];
        };
        /**
         * tests that the base knows and that are no longer reported, although their unit ran
         */
        removed: {
            count: number;
            /**
             * @maxItems 100
             */
            names: string[];
        };
        /**
         * tests that passed and took much longer than in the base; the greatest difference first
         */
        slower: {
            name: string;
            beforeMs: number;
            afterMs: number;
        }[];
    } | undefined;
    /**
     * the run before this one, of the same branch or pull request
     */
    lastRun?: {
        commit: string;
        failed: number;
        /**
         * tests that failed in it and pass now
         */
        fixed: {
            count: number;
            /**
             * @maxItems 100
             */
            names: string[];
        };
    } | undefined;
    /**
     * entries of the quarantine file, each with its state after this run
     */
    quarantine?: {
        test: string;
        owner: string;
        reason: string;
        /**
         * a date, YYYY-MM-DD
         */
        until: string;
        state: 'muted' | 'expired' | 'ended' | 'not-flaky' | 'unused';
    }[] | undefined;
    /**
     * share of the planned units whose duration was known from the history
     */
    known?: number | undefined;
    /**
     * times that tests report themselves, and in regions those of the tests; absent where there are none
     */
    measured?: {
        places: {
            /**
             * the value of an axis, or else the pool
             */
            place: string;
            /**
             * as the user says
             */
            region?: string | undefined;
            /**
             * where the machines were, as they or their cloud say
             */
            measuredAt?: string[] | undefined;
            /**
             * how many times were compared with those of other places
             */
            compared: number;
            /**
             * how many times as long as at the fastest place these times took, at the median
             */
            factor?: number | undefined;
        }[];
        /**
         * @maxItems 500
         */
        times: {
            /**
             * name of the test, without the values of an axis
             */
            test: string;
            unit: string;
            /**
             * a time that the test reports itself, or `duration` for that of the test
             */
            metric: string;
            /**
             * in the order of `places`
             */
            at: {
                /**
                 * one of `places`
                 */
                place: string;
                /**
                 * how many the median is of: those of this run, and the newest older ones up to 3
                 */
                samples: number;
                /**
                 * absent with fewer than 3 samples
                 */
                medianMs?: number | undefined;
                leastMs: number;
                mostMs: number;
                /**
                 * how many samples of earlier runs are beside them
                 */
                older: number;
                /**
                 * the median of these; absent when they are fewer than 3
                 */
                olderMs?: number | undefined;
                /**
                 * how many times as long as before, at this place
                 */
                ratio?: number | undefined;
            }[];
        }[];
        /**
         * how many further times there are
         */
        leftOut: number;
        /**
         * times beyond a limit of the user, the first of them
         *
         * @maxItems 500
         */
        breaches: {
            test: string;
            place: string;
            metric: string;
            limit: 'latencyMs' | 'ratio';
            allowed: number;
            value: number;
            samples: number;
        }[];
    } | undefined;
    /**
     * absent where no shard left a time
     */
    cost?: {
        /**
         * minutes of all shards, each rounded up as the host bills; to a whole minute where nothing is billed
         */
        minutes: number;
        /**
         * whether the host bills them
         */
        billed: boolean;
        /**
         * what the plan said of these minutes
         */
        predicted?: number | undefined;
        /**
         * what one shard fewer or more would have taken, as the plan predicted
         */
        others: {
            /**
             * the pools that these shards are of; absent for all of the plan
             */
            pools?: string[] | undefined;
            shards: number;
            wallMs: number;
            minutes: number;
        }[];
    } | undefined;
    /**
     * which shards lack cores or memory, or leave them idle, and what input workers would fit
     */
    misfits?: string[] | undefined;
    /**
     * time of a shard without its tests, fitted to past and present shards
     */
    overhead?: {
        fixedMs: number;
        factor: number;
        shards: number;
    } | undefined;
}

/**
 * Plans, runs all shards at the same time on this machine, and merges their results. With `shard` it runs one shard of a plan. Failed tests
 * are a result, and no error.
 * @throws UsageError for wrong options
 */
export declare const run: (options?: RunOptions) => Promise<RunResult>;

export declare type RunEvent = DeepReadonly<RunEventFile>;

export declare type RunEventFile = {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'shard-started';
    version: 1;
    planId: string;
    suite: string;
    shard: number;
    attempt: number;
    units: string[];
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'batch-started';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    units: string[];
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'process-started';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    pid: number;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'test-started';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    /**
     * what tells the test apart from others of its batch
     */
    id: string;
    test: {
        name: string;
        classname: string;
        /**
         * as the framework names it
         */
        file: string | null;
        line: number | null;
        /**
         * where a file may run in several projects
         */
        project?: string | undefined;
    };
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'test-finished';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    /**
     * what tells the test apart from others of its batch
     */
    id: string;
    /**
     * absent where the reporter does not say it
     */
    outcome?: ('errored' | 'failed' | 'skipped' | 'passed') | undefined;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'test-dropped';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    /**
     * what had started was no test, such as a hook, or did not run
     */
    id: string;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'tests-done';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    /**
     * how many more tests the output of the framework says to be done
     */
    tests: number;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'batch-finished';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    exitCode: number | null;
    /**
     * in words, such as `was killed by SIGKILL`
     */
    how: string;
    /**
     * the tests that had started and not finished
     */
    running: {
        name: string;
        classname: string;
        /**
         * as the framework names it
         */
        file: string | null;
        line: number | null;
        /**
         * where a file may run in several projects
         */
        project?: string | undefined;
    }[];
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'unit-finished';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    id: string;
    outcome: 'passed' | 'failed' | 'skipped' | 'missing' | 'deselected';
    tests: number;
    durationMs?: number | undefined;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'slow';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    test: {
        name: string;
        classname: string;
        /**
         * as the framework names it
         */
        file: string | null;
        line: number | null;
        /**
         * where a file may run in several projects
         */
        project?: string | undefined;
    };
    /**
     * how long it has run
     */
    ranMs: number;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'hang';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    /**
     * for how long nothing happened
     */
    silentMs: number;
    /**
     * the tests that ran, as far as our reporter tells it
     */
    running: {
        name: string;
        classname: string;
        /**
         * as the framework names it
         */
        file: string | null;
        line: number | null;
        /**
         * where a file may run in several projects
         */
        project?: string | undefined;
    }[];
    /**
     * the processes of the command
     */
    processes: string[];
    /**
     * the stacks of those that tell them, line by line
     */
    stacks: string[];
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'usage';
    /**
     * the folder of its reports, such as `try-1` or `try-1/part-2`
     */
    batch: string;
    /**
     * the time since the command started, or since the event before
     */
    ms: number;
    /**
     * the CPU time that all processes of the command had in it
     */
    cpuMs: number;
    /**
     * their resident memory; what several of them share counts for each
     */
    memoryMb: number;
    processes: number;
    /**
     * the share of all cores of the machine that any program kept busy
     */
    busy?: number | undefined;
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'worker-lost';
    worker: string;
    why: string;
    /**
     * the units that run on another one
     */
    again: string[];
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'retry';
    tryNumber: number;
    units: string[];
} | {
    /**
     * when it was noted, ISO 8601, UTC
     */
    at: string;
    event: 'shard-finished';
    outcome: 'passed' | 'failed' | 'timed-out' | 'cancelled' | 'crashed';
    /**
     * how many tests it has reported
     */
    tests?: number | undefined;
    /**
     * how many of them failed at last
     */
    failed?: number | undefined;
};

export declare interface RunInputs {
    /** Test framework: auto, node, jest, vitest, mocha, playwright, bun, deno, pytest, unittest, rspec, minitest, phpunit, go, cargo, maven, gradle, bats, ctest, custom (with list-command or tests here, and command in the run action). Default: auto. */
    readonly framework?: 'auto' | 'node' | 'jest' | 'vitest' | 'mocha' | 'playwright' | 'bun' | 'deno' | 'pytest' | 'unittest' | 'rspec' | 'minitest' | 'phpunit' | 'go' | 'cargo' | 'maven' | 'gradle' | 'bats' | 'ctest' | 'custom' | undefined;
    /** Globs of test files, one per line, relative to working-directory. A leading ! excludes. Default: the framework's own globs. */
    readonly tests?: readonly string[] | undefined;
    /** A command that prints the test units, one per line or as JSON. It replaces the globs. It is split into words and never passed to a shell. */
    readonly listCommand?: string | undefined;
    /** What says which unit a reported test belongs to. names: the file, suite and class names in the report. report-name: the name of the report, for a command that writes one report for each unit. Default: names. */
    readonly unitFrom?: 'names' | 'report-name' | undefined;
    /** Globs of test units that may contain no test, one per line. It is no loss when such a unit runs to its end and reports none. */
    readonly mayBeEmpty?: readonly string[] | undefined;
    /** How the tests are found. auto asks the framework where it is installed (jest, vitest, mocha, playwright, bun, deno, pytest, unittest, rspec, phpunit, go, cargo, bats, ctest). Otherwise it reads the framework's configuration without running code, and searches for the files. list only asks the framework, and static only searches. Default: auto. */
    readonly discovery?: 'auto' | 'list' | 'static' | undefined;
    /** Run only the tests that the changes since a branch, tag or commit affect (jest; others with affected-command). pull-request is the base of the pull request, and runs all tests in every other run. In doubt all tests run, and on the default branch always. See docs/affected.md. */
    readonly changedSince?: string | undefined;
    /** With changed-since: a command that prints the affected test units, test files or folders, one per line, such as that of Nx or Turborepo. It replaces the question to the framework. In its words {base} is the commit from which changes count, and {changed} a file with the paths that changed. It is split into words and never passed to a shell. */
    readonly affectedCommand?: string | undefined;
    /** With changed-since: globs of files in the repository, one per line. A change of one of them runs all tests, as one of a lock file always does. */
    readonly runAllOn?: readonly string[] | undefined;
    /** With changed-since: globs of files in the repository that no test of this suite needs, one per line. A change of one of them runs nothing. */
    readonly runNoneOn?: readonly string[] | undefined;
    /** Arguments added to the framework's command, split into words and never passed to a shell. Default: those of the plan. Write arguments that select tests in the plan action, so that the plan knows them. */
    readonly args?: string | undefined;
    /** Your own test command. {tests} becomes one argument for each test, {tests-file} a file that lists them, and {junit} the JUnit file to write. Without these, the command only starts the framework, such as uv run pytest. It is split into words and never passed to a shell. Default: the command of the plan. */
    readonly command?: string | undefined;
    /** Folder of the project inside the repository. Test globs are relative to it and the test command runs in it. Default: .. */
    readonly workingDirectory?: string | undefined;
    /** Name of this plan and merge pair. When a repository has several pairs, give each its own name. History, artifacts and reports are kept separate by it. Default: default. */
    readonly suite?: string | undefined;
    /** How many shards: auto or a number. Default: auto. */
    readonly shards?: 'auto' | number | undefined;
    /** With shards auto: at least this many. Default: 1. */
    readonly minShards?: number | undefined;
    /** With shards auto: at most this many. Default: 8. */
    readonly maxShards?: number | undefined;
    /** With shards auto: the target for the wall time of the slowest shard, overhead included, such as 90s or 5m. Default: 5m. */
    readonly targetDuration?: Duration | undefined;
    /** With shards auto: how many tests a shard gets. Used only while there are no timings. Default: 20. */
    readonly testsPerShard?: number | undefined;
    /** How many tests your command runs at the same time inside a shard, such as 2 for jest --maxWorkers=2. Or a share of the cores, such as 50% for jest --maxWorkers=50%: of those of the machine that plans. The prediction uses it. Default: 1. */
    readonly workers?: number | string | undefined;
    /** How many shards can run at the same time, such as the size of your own runner pool. Default: no limit. */
    readonly concurrency?: number | undefined;
    /** How units are spread: balanced (by time, the longest first into the lightest shard), by-file (by time, and the units of a file stay together), round-robin (in turn, by name), hash (by a hash of the name: with the same number of shards a new unit does not move other units, unless a shard would be empty), contiguous (in the order of names, cut into stretches of about equal time). Default: balanced. */
    readonly strategy?: 'balanced' | 'by-file' | 'round-robin' | 'hash' | 'contiguous' | undefined;
    /** With strategy balanced: a file that is too long for one shard is run in parts, where the framework can select them (jest, vitest, mocha, playwright, bun, pytest, unittest, rspec, minitest, phpunit, go, cargo, maven). Each part loads the file once. Default: true. */
    readonly splitLargeFiles?: boolean | undefined;
    /** Whether a shard that is done takes work from one that is late. The end of each list is cut into batches, and each shard claims a batch before it runs it. auto: where it saves more than the starts of the test command cost. See docs/how-it-works.md. Default: off. */
    readonly steal?: 'off' | 'auto' | 'on' | undefined;
    /** Units that must run in the same shard: globs separated by spaces, one group per line. */
    readonly group?: readonly string[] | undefined;
    /** Units that must have a shard to themselves: globs, one per line. */
    readonly exclusive?: readonly string[] | undefined;
    /** Where the shards run: a runner label, or JSON for several labels or a runner group. The matrix carries it to the test job. Default: ubuntu-latest. */
    readonly runsOn?: string | object | undefined;
    /** Files with timings from other tools, one per line: JUnit XML, pytest-split .test_durations, knapsack, parallel_tests, cypress-split, go test -json, or a history file of Shardwise. Several files are of several runs, oldest first, or of the parts of one run. They estimate the units that the history does not know. They never choose what runs. */
    readonly timings?: readonly string[] | undefined;
    /** Source of past timings: cache, off, or the path of a history file. Default: cache. */
    readonly history?: string | undefined;
    /** The test units, instead of a search for them: ids, or objects. 'timed' takes what the timings name, and no other test. */
    readonly units?: 'timed' | readonly (string | ListedUnit)[] | undefined;
    /** How often test files that failed or did not report are run again in this shard. A test that fails and then passes is flaky. Where more than 10 tests and 20 % of them fail, none runs again. Default: 1. */
    readonly retries?: number | undefined;
    /** What a retry runs of a file with failed tests. file: all of it. test: only the failed tests, where the framework can select them. A check at the end of the run then does not see the other tests. Default: file. */
    readonly retryScope?: 'file' | 'test' | undefined;
    /** Stops the tests of this shard after this time, such as 20m, and still reports what finished. Default: three times the prediction plus ten minutes. */
    readonly timeout?: Duration | undefined;
    /** A test command that prints nothing, and of whose tests none starts or ends, is ended after this time, such as 10m. The test that ran is reported as hung, and the other units run in a new process. auto: three times the longest test file, at least 15m. off: never. Default: auto. */
    readonly hangTimeout?: 'auto' | 'off' | Duration | undefined;
    /** Files that failed and flaky tests leave for people, such as screenshots: globs relative to the working directory, one per line. ! excludes. They are kept beside the results, and the report links them. What a test itself names in its output as [[ATTACHMENT|path]] and what Playwright and Cypress leave is kept without it. See docs/attachments.md. */
    readonly attachments?: readonly string[] | undefined;
    /** The most megabytes of attachments that a shard keeps. The smallest come first, and a warning says what is left out. 0 keeps none. Default: 100. */
    readonly attachmentsSize?: number | undefined;
    /** How many devices of this host run the tests of this job, and which: "all platform=android", or "2 model=Pixel*". Each device runs a batch after the other. {device} in the command becomes its serial, and {port} the first of its ports. off: this machine runs the tests. Default: off. */
    readonly devices?: string | undefined;
    /** split: each test runs on one of the devices. replicate: each test runs on each of them, and has a result for each. Default: split. */
    readonly devicesMode?: 'split' | 'replicate' | undefined;
    /** With fewer healthy devices no more tests start. Those that did not run are missing. Default: 1. */
    readonly devicesMin?: number | undefined;
    /** A command that lists devices of another kind, as JSON or with a serial and words such as model=Nano on each line. It is split into words and never passed to a shell. */
    readonly devicesCommand?: string | undefined;
    /** How long to wait for devices that other runs on this host use, such as 10m. Default: 10m. */
    readonly devicesWait?: Duration | undefined;
    /** Ids of apps, one per line, whose data is removed from a device before each batch of tests (pm clear on Android). On a simulator of iOS the app is uninstalled with its data. A device on which that fails is at fault, and no test is. Default: the tests find what earlier ones left. */
    readonly devicesResetApps?: readonly string[] | undefined;
    /** A command of your own that resets a device before each batch of tests, with the variables of the device. {device} is its serial. It is split into words and never passed to a shell. */
    readonly devicesResetCommand?: string | undefined;
    /** The adb server of the commands. private: each has its own, which others cannot stop. shared: the one of this host. auto: private where every device is reached over the network, because a server owns the devices on USB. Default: auto. */
    readonly adbServer?: 'auto' | 'private' | 'shared' | undefined;
    /** failures: a failed test fails this run. new-failures: only a failed test that the last run here does not know as failing or flaky does. never: only a missing shard or test does. Default: failures. */
    readonly failOn?: 'failures' | 'new-failures' | 'never' | undefined;
    /** When there were no tests at all: fail, or pass if that is expected. Default: fail. */
    readonly onEmpty?: 'fail' | 'pass' | undefined;
    /** A YAML file in the repository. It lists flaky tests whose failure must not fail the job. Each entry has test, owner, reason and until (a date). */
    readonly quarantine?: string | undefined;
    /** Times that must not be exceeded, as a map or a list of maps with latencyMs, ratio (how many times as long as before), or both. Each may name a pool, a region, a metric and tests (globs of test units). A time beyond one fails this job. See docs/regions.md. Default: no time fails it. */
    readonly limits?: object | undefined;
    /** Run only this shard of the plan. Its result is kept for the merge command. */
    readonly shard?: number | undefined;
    /** With --shard or --node: what tells this run apart from others of the same shard, such as python=3.12, one per line. */
    readonly axis?: readonly string[] | undefined;
    /** Keep every test in the report, not only the failed, the flaky and the slowest. Default: false. */
    readonly full?: boolean | undefined;
}

/** Options of `run`. */
export declare interface RunOptions extends CallOptions, RunInputs {
    /** A plan to run instead of making one: the plan itself, or the path of its file. */
    readonly plan?: Plan | string | undefined;
    /** Receives what happens in the shards, as it happens. */
    readonly onEvent?: ((event: ShardEvent) => void) | undefined;
    /** Receives the record of each shard that has ended. */
    readonly onShardEnd?: ((record: ShardRecord) => void) | undefined;
}

export declare interface RunResult {
    readonly plan: Plan;
    /** What each shard did. */
    readonly records: readonly ShardRecord[];
    /** The merged result. Absent where one shard ran: `merge` makes it of all of them. */
    readonly report?: Report;
    /** 0: passed, 1: tests failed, 3: a shard or a test is missing. Of one shard: the exit code of its test command. */
    readonly exitCode: number;
}

export declare interface Shard {
    /** Counts from 1. */
    readonly index: number;
    /** The ids of its units, in the order to run them. */
    readonly units: readonly string[];
    /** The time of its units together. */
    readonly predictedMs: number;
}

/** What happened in a shard. */
export declare type ShardEvent = RunEvent & {
    readonly shard: number;
    /** What tells it apart from others of the shard, such as `device=Pixel 9`. Empty where there is one. */
    readonly axis: string;
};

export declare type ShardRecord = DeepReadonly<ShardRecordFile>;

export declare interface ShardRecordFile {
    version: 1;
    planId: string;
    suite: string;
    shard: number;
    axis?: {
        name: string;
        value: string;
    }[] | undefined;
    /**
     * how many jobs the matrix of this job has; absent when that is unknown
     */
    legs?: number | undefined;
    /**
     * how many rows of the plan that matrix has; absent where it has all
     */
    rows?: number | undefined;
    pool: string;
    /**
     * where the machines of the pool are, as the plan says
     */
    region?: string | undefined;
    /**
     * where this machine is, as it or its cloud says; only asked in a pool with a region
     */
    measuredAt?: string | undefined;
    attempt: number;
    runner: {
        name: string;
        os: string;
        arch: string;
        cpus: number;
        /**
         * memory of the machine, or of the container
         */
        memoryMb?: number | undefined;
    };
    /**
     * when the test command started
     */
    startedAt: string;
    /**
     * when the test command finished, retries included
     */
    finishedAt: string;
    /**
     * time from the start of the job to the start of the test command; absent when that is unknown
     */
    setupMs?: number | undefined;
    /**
     * exit code of the test command; null when it was killed by a signal
     */
    exitCode: number | null;
    outcome: 'passed' | 'failed' | 'timed-out' | 'cancelled' | 'crashed';
    /**
     * the units that ran in this attempt
     */
    units: {
        id: string;
        outcome: 'passed' | 'failed' | 'skipped' | 'missing' | 'deselected';
        /**
         * time of all its tests in the try that settled it; absent when the report has no times
         */
        durationMs?: number | undefined;
        tests: number;
        /**
         * how many of its tests the framework selected; absent when the framework did not say it
         */
        selected?: number | undefined;
        /**
         * how often the unit was started
         */
        tries: number;
        /**
         * how many of its tests failed; absent for none
         */
        failed?: number | undefined;
        /**
         * how many failed tests of it ran again in its last try; absent where it ran whole
         */
        retried?: number | undefined;
        /**
         * the framework itself tried each of its failed tests again, so it does not run again in this shard
         */
        triedAgain?: true | undefined;
        /**
         * the device that settled it, where devices ran the tests
         */
        device?: string | undefined;
    }[];
    /**
     * why what failed did not run again in this shard
     */
    notRetried?: string | undefined;
    /**
     * the units that passed in earlier attempts and did not run again, by the attempt that their results are of
     */
    carriedOver?: {
        attempt: number;
        /**
         * how long that attempt took, its set-up included
         */
        wallMs: number;
        units: {
            id: string;
            outcome: 'passed' | 'failed' | 'skipped' | 'missing' | 'deselected';
            /**
             * time of all its tests in the try that settled it; absent when the report has no times
             */
            durationMs?: number | undefined;
            tests: number;
            /**
             * how many of its tests the framework selected; absent when the framework did not say it
             */
            selected?: number | undefined;
            /**
             * how often the unit was started
             */
            tries: number;
            /**
             * how many of its tests failed; absent for none
             */
            failed?: number | undefined;
            /**
             * how many failed tests of it ran again in its last try; absent where it ran whole
             */
            retried?: number | undefined;
            /**
             * the framework itself tried each of its failed tests again, so it does not run again in this shard
             */
            triedAgain?: true | undefined;
            /**
             * the device that settled it, where devices ran the tests
             */
            device?: string | undefined;
        }[];
    }[] | undefined;
    /**
     * hash of the command, its arguments, its folder and the kind of machine; a re-run with another one runs everything
     */
    ranWith?: string | undefined;
    /**
     * what went wrong in any of its tries beside tests that failed; a re-run then runs everything
     */
    unexplained?: string[] | undefined;
    /**
     * the JUnit files next to this record, in the order of the tries
     */
    reports: string[];
    /**
     * the last lines of the log
     */
    tail: string[];
    /**
     * why the test command could not be started; then no test ran
     */
    problem?: string | undefined;
    /**
     * known causes of a bad end, found in what the test command printed at last
     */
    causes?: string[] | undefined;
    /**
     * the test files that the framework found in this shard and that are not in the plan
     */
    unplanned?: string[] | undefined;
    /**
     * the devices that ran the tests
     */
    devices?: {
        id: string;
        model?: string | undefined;
        os?: string | undefined;
        /**
         * how many batches it ran
         */
        batches: number;
        /**
         * how many of them it lost, so that another device ran them
         */
        losses: number;
        /**
         * why it got no more tests
         */
        benched?: string | undefined;
    }[] | undefined;
    /**
     * the batches that it claimed and ran, its own and those of others; absent where shards share nothing
     */
    batches?: {
        /**
         * the shard that has it in its list
         */
        shard: number;
        units: string[];
    }[] | undefined;
    /**
     * what its test commands used; absent where the system does not tell it
     */
    usage?: {
        /**
         * for how long it was measured; commands of a few seconds are not
         */
        measuredMs: number;
        /**
         * how many cores its processes kept busy
         */
        cores: {
            mean: number;
            peak: number;
        };
        /**
         * resident memory of its processes; what several of them share counts for each
         */
        memoryMb: {
            mean: number;
            peak: number;
        };
        /**
         * the share of all cores that any program kept busy, on average
         */
        busy?: number | undefined;
    } | undefined;
    /**
     * when the units ran, within half a second; absent where the framework does not tell it
     */
    spans?: {
        id: string;
        /**
         * from `startedAt` to the start of its first test
         */
        fromMs: number;
        /**
         * from `startedAt` to the end of its last test
         */
        toMs: number;
        /**
         * what came of this try; absent where the command ended before
         */
        outcome?: ('passed' | 'failed' | 'skipped' | 'missing' | 'deselected') | undefined;
        /**
         * absent for the first try
         */
        tryNumber?: number | undefined;
        /**
         * units that ran at the same time have different rows; absent for the first row
         */
        row?: number | undefined;
    }[] | undefined;
    /**
     * the files that failed and flaky tests have left, such as screenshots; absent for none
     */
    attachments?: {
        /**
         * @maxItems 1000
         */
        kept: {
            /**
             * where it is, beside this record
             */
            file: string;
            /**
             * where it was, relative to the repository
             */
            from: string;
            /**
             * the unit that it is of; absent where that is unknown
             */
            unit?: string | undefined;
            /**
             * the test that it is of, with its suites and its class; absent for all that failed in the unit
             */
            test?: string | undefined;
        }[];
        /**
         * what was not kept, and why
         */
        warnings: string[];
    } | undefined;
    /**
     * whether the test command could run single parts of a file
     */
    canSelect?: boolean | undefined;
    /**
     * whether the run had arguments that the plan did not know; then it may have selected fewer tests
     */
    ownArgs?: boolean | undefined;
}

export declare interface SpreadInputs {
    /** How units are spread: balanced (by time, the longest first into the lightest shard), by-file (by time, and the units of a file stay together), round-robin (in turn, by name), hash (by a hash of the name: with the same number of shards a new unit does not move other units, unless a shard would be empty), contiguous (in the order of names, cut into stretches of about equal time). Default: balanced. */
    readonly strategy?: 'balanced' | 'by-file' | 'round-robin' | 'hash' | 'contiguous' | undefined;
    /** Units that must run in the same shard: globs separated by spaces, one group per line. */
    readonly group?: readonly string[] | undefined;
    /** Units that must have a shard to themselves: globs, one per line. */
    readonly exclusive?: readonly string[] | undefined;
}

/** A unit with the time that it takes. */
export declare interface TimedUnit {
    readonly id: string;
    /** The file that contains it. Strategy `by-file` keeps the units of a file together. */
    readonly file?: string | undefined;
    /** How long it takes. Without it the units with a time tell what is likely. */
    readonly durationMs?: number | undefined;
}

/** A mistake of the user, such as wrong inputs or a plan that does not fit. The exit code is 2. */
export declare class UsageError extends Error {
    readonly name = "UsageError";
}

export { }
