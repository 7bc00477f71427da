/** Texts for a CMakeLists.txt. */

/** A name or text that CMake takes as it is. */
export const literal = (text: string): string => `[==[${text}]==]`;
