/** GitHub's limits for requests and jobs. The limits of its pages are in `host.ts`. */

/** Annotations in one request. Further requests add more. https://docs.github.com/rest/checks/runs */
export const MAX_ANNOTATIONS_A_REQUEST = 50;
/** Size of an annotation's message. See the same page. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** Rows on one page of a list. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const PER_PAGE = 100;
/** The longest time of any job, which is that of a self-hosted runner. https://docs.github.com/actions/reference/limits */
export const MAX_JOB_MS = 5 * 24 * 60 * 60 * 1000;
