/** The marks: one small set of shapes on a 16-unit grid, one stroke width; each health is told by its shape alone. */
import type { ComponentChildren, VNode } from 'preact';
import type { Health } from '../../contract/health.ts';

/** Names of the marks that are not a health. */
export type IconName =
  | 'wall'
  | 'cameras'
  | 'layout'
  | 'settings'
  | 'usage'
  | 'full-screen'
  | 'enlarge'
  | 'shrink'
  | 'renew'
  | 'replace'
  | 'remove'
  | 'search'
  | 'refresh'
  | 'help'
  | 'close'
  | 'star'
  | 'star-set'
  | 'edit'
  | 'production'
  | 'read-only'
  | 'test'
  | 'replay'
  | 'play'
  | 'pause'
  | 'frame-back'
  | 'frame-forward'
  | 'skip-back'
  | 'skip-forward'
  | 'notice'
  | 'key-frames'
  | 'sound'
  | 'sound-off';

const healthShapes: Readonly<Record<Health, ComponentChildren>> = {
  live: <circle cx="8" cy="8" r="3.5" class="mark-solid" />,
  connecting: <circle cx="8" cy="8" r="5" stroke-dasharray="2.6 2.636" />,
  behind: [
    <circle key="ring" cx="8" cy="8" r="5.5" />,
    <path key="quarter" class="mark-solid" d="M8 8V2.5A5.5 5.5 0 0 1 13.5 8Z" />,
  ],
  frozen: <rect x="5" y="2.5" width="6" height="11" class="mark-solid" />,
  silent: <path d="M8 2.5 14 13H2Z" class="mark-solid" />,
  denied: [<circle key="ring" cx="8" cy="8" r="5.5" />, <path key="bar" d="M4.2 11.8 11.8 4.2" />],
  throttled: <path d="M2 5.2q2-2.4 4 0t4 0 4 0M2 10.8q2-2.4 4 0t4 0 4 0" />,
  'sign-in': [<circle key="bow" cx="5" cy="8" r="2.8" />, <path key="blade" d="M7.8 8H14M11.4 8v2.8M14 8v2.2" />],
  unplayable: <path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5" />,
  offline: <path d="M1.5 9.5H5L7 5.5M9 10.5 11 6.5H14.5" />,
  paused: <path d="M5.5 3.5v9M10.5 3.5v9" />,
};

const iconShapes: Readonly<Record<IconName, ComponentChildren>> = {
  wall: <path d="M2 3h12v10H2ZM8 3v10M2 8h12" />,
  cameras: <path d="M2 4h2M6.5 4H14M2 8h2M6.5 8H14M2 12h2M6.5 12H14" />,
  layout: <path d="M2 3h12v10H2ZM6 3v10M10 3v10M2 6.33h12M2 9.67h12" />,
  settings: <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.5v4M6 9.5v4" />,
  usage: <path d="M2.5 13.5h11M4 11V8M8 11V3M12 11V5.5" />,
  'full-screen': <path d="M2 6V2.5h3.5M10.5 2.5H14V6M14 10v3.5h-3.5M5.5 13.5H2V10" />,
  enlarge: <path d="M9 2.5h4.5V7M13.5 2.5 9 7M7 13.5H2.5V9M2.5 13.5 7 9" />,
  shrink: <path d="M13.5 6.5H9.5V2.5M9.5 6.5 14 2M2.5 9.5h4v4M6.5 9.5 2 14" />,
  renew: <path d="M13 5.5A5.5 5.5 0 1 0 13.5 8M13.5 2v3.5H10" />,
  refresh: <path d="M13 5.5A5.5 5.5 0 1 0 13.5 8M13.5 2v3.5H10" />,
  replace: <path d="M2 5.5h10.5M9.5 2.5l3 3-3 3M14 10.5H3.5M6.5 7.5l-3 3 3 3" />,
  remove: <path d="M3 8h10" />,
  search: [<circle key="lens" cx="7" cy="7" r="4.5" />, <path key="handle" d="m10.4 10.4 3.6 3.6" />],
  help: <path d="M5.5 5.8a2.5 2.5 0 1 1 3.6 2.2Q8 8.6 8 10M8 12.2v.9" />,
  star: <path d="M8 2.2 9.8 6l4.2.5-3.1 2.9.8 4.1L8 11.5l-3.7 2 .8-4.1L2 6.5 6.2 6Z" />,
  'star-set': <path class="mark-solid" d="M8 2.2 9.8 6l4.2.5-3.1 2.9.8 4.1L8 11.5l-3.7 2 .8-4.1L2 6.5 6.2 6Z" />,
  edit: <path d="M3 13v-2.6L10.4 3 13 5.6 5.6 13ZM9 4.4 11.6 7" />,
  production: <path class="mark-solid" d="M8 2 14 8 8 14 2 8Z" />,
  'read-only': [
    <path key="eye" d="M1.5 8Q8 1.8 14.5 8 8 14.2 1.5 8Z" />,
    <circle key="pupil" cx="8" cy="8" r="1.6" class="mark-solid" />,
  ],
  test: <path d="M6 2.5h4M7 2.5v4L3 13.5h10L9 6.5v-4" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  'key-frames': <path d="M2 3.5h12v9H2ZM5.5 3.5v9M10.5 3.5v9" />,
  notice: <path d="M8 2.5v7.5M8 12.2v1.3" />,
  replay: <path d="M3 5.5A5.5 5.5 0 1 1 2.5 8M2.5 2v3.5H6M8 5v3.2l2.4 1.6" />,
  play: <path d="M4.5 2.5 13 8l-8.5 5.5Z" class="mark-solid" />,
  pause: <path d="M5.5 3v10M10.5 3v10" />,
  'frame-back': <path d="M10 3 4 8l6 5ZM13 3v10" />,
  'frame-forward': <path d="M6 3l6 5-6 5ZM3 3v10" />,
  'skip-back': <path d="M8 3.5 3.5 8 8 12.5M13 3.5 8.5 8l4.5 4.5" />,
  'skip-forward': <path d="M8 3.5 12.5 8 8 12.5M3 3.5 7.5 8 3 12.5" />,
  sound: <path d="M2 6h2.5L8 3v10L4.5 10H2ZM10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.4 6.4 0 0 1 0 9" />,
  'sound-off': <path d="M2 6h2.5L8 3v10L4.5 10H2ZM10.5 6l4 4M14.5 6l-4 4" />,
};

const Shape = ({ name, children }: { name: string; children: ComponentChildren }): VNode => (
  <svg class="mark" data-mark={name} viewBox="0 0 16 16" aria-hidden="true">
    {children}
  </svg>
);

/** The mark of a health. The word beside it speaks for it, so it is hidden from screen readers. */
export const HealthMark = ({ health }: { health: Health }): VNode => (
  <Shape name={health}>{healthShapes[health]}</Shape>
);

/** The mark of a command. */
export const Icon = ({ name }: { name: IconName }): VNode => <Shape name={name}>{iconShapes[name]}</Shape>;
