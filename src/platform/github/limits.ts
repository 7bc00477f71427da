/** What GitHub allows a request and a job. The limits of its pages stand in `host.ts`. */

/** Annotations of a request; a further request adds to them. https://docs.github.com/rest/checks/runs */
export const MAX_ANNOTATIONS_A_REQUEST = 50;
/** Of an annotation's message. The same page. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** Rows of a list. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const PER_PAGE = 100;
/** Of a job on a self-hosted runner, the longest there is. https://docs.github.com/actions/reference/limits */
export const MAX_JOB_MS = 5 * 24 * 60 * 60 * 1000;
