/** A name that gives way in its middle when space is short, so that both ends stay readable; done by CSS, not by measuring. */
import type { VNode } from 'preact';

/** The longest end kept whole. */
const longestTail = 10;
/** The end kept where the name offers no better place to cut. */
const plainTail = 6;

/** Splits a name into the part that may be cut and the end that stays; cuts before a separator where one is near the end. */
export const splitName = (name: string): { readonly head: string; readonly tail: string } => {
  if (name.length <= plainTail) return { head: '', tail: name };
  const end = name.slice(-longestTail);
  const separator = end.search(/[-_. ][^-_. ]+$/);
  const tail = separator > 0 ? end.slice(separator) : name.slice(-plainTail);
  return { head: name.slice(0, name.length - tail.length), tail };
};

/** Shows a name with its middle giving way. `title`: its hover text, by default the whole name. */
export const MiddleEllipsis = ({ text, title = text }: { text: string; title?: string }): VNode => {
  const { head, tail } = splitName(text);
  return (
    <span class="middle-ellipsis" title={title}>
      <span class="middle-ellipsis-head">{head}</span>
      <span class="middle-ellipsis-tail">{tail}</span>
    </span>
  );
};
