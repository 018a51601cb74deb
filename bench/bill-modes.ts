/** How cameras are made to be shown while their bill is measured. */

/** The last two are paused: nobody can see them. */
export const billModes = ['moving', 'key-frames', 'behind-enlarged', 'hidden'] as const;
/** See {@link billModes}. */
export type BillMode = (typeof billModes)[number];
