/** Lines of stack traces. */

/** What a frame in a test framework, a library or the language itself contains. Such a frame says nothing about the test. */
export const FOREIGN_FRAME =
  /node_modules|node:internal|\/site-packages\/|\/dist-packages\/|\/usr\/(?:lib|share)\/|<frozen |\/gems\/|\/vendor\/|\/deps\/|\/\.pub-cache\//;
