/**
 * Lets the processes of Java that tests start compile their code quickly rather than well. They live for seconds, so a good compiler costs
 * half of their time. The user's own options stay.
 */
process.env['JDK_JAVA_OPTIONS'] ??= '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
