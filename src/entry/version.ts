/** The version in package.json. A test keeps both equal. */
export const VERSION = '0.1.0';
