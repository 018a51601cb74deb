/** A field that adds a region to a watched account. */
import type { VNode } from 'preact';
import { useDesk } from '../desk/desk-context.ts';
import { AddField } from '../ui/add-field.tsx';

/** See the file's first line. */
export const AddRegion = ({ profile }: { profile: string }): VNode => {
  const { desk } = useDesk();
  return (
    <AddField
      class="add-region"
      placeholder="add a region, e.g. eu-west-1"
      label={`Add a region to ${profile}`}
      add={(text) => desk.accounts.addRegion(profile, text)}
    />
  );
};
