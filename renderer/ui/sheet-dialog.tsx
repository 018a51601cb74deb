/** A sheet over the wall: the platform's own dialog, which keeps the focus in and closes on Escape or on a click beside it. */
import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Shows its children in a modal dialog for as long as it is rendered. */
export const SheetDialog = (props: { title: string; onClose: () => void; children: ComponentChildren }): VNode => {
  const root = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    root.current?.showModal();
    // the first thing that takes the focus may be at a long sheet's foot: it is read from its head all the same
    root.current?.scrollTo({ top: 0 });
  }, []);
  return (
    <dialog ref={root} class="sheet" aria-label={props.title} onClose={props.onClose} closedby="any">
      <div class="sheet-body">
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
};
