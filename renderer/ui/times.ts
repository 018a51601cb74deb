/** Times, ages and counts as texts, all with the same shapes everywhere. */

const two = (value: number): string => String(value).padStart(2, '0');

/** Local wall-clock time, `14:03:22`. Takes milliseconds since the Unix epoch. */
export const clockText = (epochMs: number): string => {
  const time = new Date(epochMs);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
};

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A running count, `0:41`, `12:05`, `3:12:05`, `2 d 3 h`. */
export const countText = (lengthMs: number): string => {
  const ms = Math.max(0, lengthMs);
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
  const seconds = two(Math.floor((ms % minuteMs) / secondMs));
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  return ms >= hourMs ? `${Math.floor(ms / hourMs)}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
};

/** An age in its largest fitting units, `8 s`, `12 min`, `3 h 05 min`, `2 d 3 h`. */
export const ageText = (ageMs: number): string => {
  const ms = Math.max(0, ageMs);
  if (ms < 100 * secondMs) return `${Math.floor(ms / secondMs)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ${two(Math.floor((ms % hourMs) / minuteMs))} min`;
  return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
};
