/** The line under an account's cameras where one more is added by name or ARN. */
import type { VNode } from 'preact';
import { useDesk } from '../desk/desk-context.ts';
import { AddField } from '../ui/add-field.tsx';
import { addCamera } from './add-camera.ts';

/** See the file's first line. */
export const AddCameraForm = ({ profile, region }: { profile: string; region: string }): VNode => {
  const { desk } = useDesk();
  return (
    <AddField
      class="add-camera"
      placeholder="add a camera by name or ARN"
      label={`Add a camera of ${profile} in ${region} by name or ARN`}
      maxLength={1_100}
      add={(text) => addCamera(desk, profile, region, text)}
    />
  );
};
