/** The two buttons there are: one with words, one with a mark; both show their key. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './marks.tsx';

/** A button with words. */
export const TextButton = (props: {
  onClick: () => void;
  children: ComponentChildren;
  class?: string;
  type?: 'button' | 'submit';
  title?: string;
}): VNode => (
  <button
    type={props.type ?? 'button'}
    class={`text-button ${props.class ?? ''}`}
    onClick={(event) => {
      event.stopPropagation();
      props.onClick();
    }}
    title={props.title}
  >
    {props.children}
  </button>
);

/** A button with a mark; `title` is its name and hover text. */
export const IconButton = (props: {
  icon: IconName;
  title: string;
  onClick: () => void;
  pressed?: boolean | undefined;
  tabIndex?: number | undefined;
  id?: string | undefined;
}): VNode => (
  <button
    type="button"
    class="icon-button"
    id={props.id}
    title={props.title}
    aria-label={props.title}
    aria-pressed={props.pressed}
    tabIndex={props.tabIndex}
    onClick={(event) => {
      event.stopPropagation();
      props.onClick();
    }}
    onDblClick={(event) => event.stopPropagation()}
  >
    <Icon name={props.icon} />
  </button>
);
