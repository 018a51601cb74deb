/** Notices as quiet lines above the status line, each with a button to dismiss it. */
import type { VNode } from 'preact';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/marks.tsx';
import { useDesk } from './desk-context.ts';

/** The notices; nothing when there are none. */
export const NoticeList = (): VNode | null => {
  const { notices } = useDesk().desk;
  if (notices.sentences.value.length === 0) return null;
  return (
    <div class="notices" role="status">
      {notices.sentences.value.map((sentence) => (
        <p key={sentence} class="notice">
          <Icon name="notice" />
          <span>{sentence}</span>
          <IconButton icon="close" title="Dismiss" onClick={() => notices.dismiss(sentence)} />
        </p>
      ))}
    </div>
  );
};
