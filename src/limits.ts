/** What GitHub takes at most. Whoever writes a page leaves out rows until it fits; the platform cuts what slips through. */

/** Of a comment, in characters. https://github.com/orgs/community/discussions/27190 */
export const MAX_COMMENT_CHARACTERS = 65_536;
/** Of a check run's `output.summary`, in bytes. https://docs.github.com/rest/checks/runs */
export const MAX_CHECK_SUMMARY_BYTES = 65_535;
/** The same page: of an annotation's title, in characters. A check run's own is held to it too. */
export const MAX_TITLE_CHARACTERS = 255;
/**
 * Of what a step adds to the job summary; a larger one is dropped as a whole.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
 */
export const MAX_JOB_SUMMARY_BYTES = 1024 * 1024;
