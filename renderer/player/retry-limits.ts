/** How often what reads a session asks again by itself, before it gives the session up and its player decides. */

/** After an answer that may be another one in a moment. */
export const quickRetries = 2;

/**
 * A call that was one too many is made again later and later (0.5 s to 8 s, together some two minutes): a new session would only
 * be one more player.
 */
export const throttledRetries = 18;

/**
 * A fragment is refused the same way when the camera's tracks are no longer those the session began with (sound has appeared), and
 * lists are answered all the same: that only another session mends, so it is given up after some seven seconds.
 */
export const refusedFragmentRetries = 4;
