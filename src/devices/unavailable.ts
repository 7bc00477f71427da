/** The devices that a run needs are not to be had. */
export class DevicesUnavailable extends Error {
  override readonly name = 'DevicesUnavailable';
}
