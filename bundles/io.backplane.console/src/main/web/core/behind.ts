/** Waiting longer to be read means that a consumer does not keep up, milliseconds. */
const READ_LATE = 10_000;

/** A store commits with its checkpoints, up to 30 s apart; only beyond that something is wrong, milliseconds. */
const COMMIT_LATE = 60_000;

/** Whether a consumer group reads too late. */
export const readsLate = (g: { unreadMs: number }): boolean => g.unreadMs > READ_LATE;

/** Whether what a consumer group has read takes too long to be committed. */
export const commitsLate = (g: { lagMs: number }): boolean => g.lagMs > COMMIT_LATE;
