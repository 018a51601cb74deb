/** Names of permissions: Electron's for the app's handlers, the protocol's for Chromium. Pure. */

import type { Protocol } from 'devtools-protocol';
import type Electron from 'electron';
import type { WebContents } from './web-contents.ts';

export type PermissionName = Parameters<NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>>[1];

/** The app's quick answer. */
export type PermissionCheck = (
  contents: WebContents | null,
  permission: PermissionName,
  requestingOrigin: string,
  details: Electron.PermissionCheckHandlerHandlerDetails,
) => boolean;

/** The app's answer by callback, which must come at once (in the same turn, or by a promise already settled). */
export type PermissionRequest = (
  contents: WebContents,
  permission: PermissionName,
  callback: (permissionGranted: boolean) => void,
  details: { isMainFrame: boolean; requestingUrl: string; mediaTypes: ('video' | 'audio')[] },
) => void;

/** One thing that an app can be asked for, and what is granted to a page when it says yes. */
export interface AskablePermission {
  readonly name: PermissionName;
  readonly mediaTypes?: readonly ('video' | 'audio')[];
  readonly grants: readonly Protocol.Browser.PermissionType[];
}

/** Everything that both sides have a name for. What is not here can't be granted. */
export const ASKABLE_PERMISSIONS: readonly AskablePermission[] = [
  { name: 'ar', grants: ['ar'] },
  { name: 'automatic-fullscreen', grants: ['automaticFullscreen'] },
  { name: 'background-fetch', grants: ['backgroundFetch'] },
  { name: 'background-sync', grants: ['backgroundSync'] },
  { name: 'captured-surface-control', grants: ['capturedSurfaceControl'] },
  { name: 'clipboard-read', grants: ['clipboardReadWrite'] },
  { name: 'clipboard-sanitized-write', grants: ['clipboardSanitizedWrite'] },
  { name: 'display-capture', grants: ['displayCapture'] },
  { name: 'geolocation', grants: ['geolocation'] },
  { name: 'hand-tracking', grants: ['handTracking'] },
  { name: 'idle-detection', grants: ['idleDetection'] },
  { name: 'keyboardLock', grants: ['keyboardLock'] },
  { name: 'local-fonts', grants: ['localFonts'] },
  { name: 'local-network', grants: ['localNetwork'] },
  { name: 'local-network-access', grants: ['localNetworkAccess'] },
  { name: 'loopback-network', grants: ['loopbackNetwork'] },
  { name: 'media', mediaTypes: ['video'], grants: ['videoCapture'] },
  { name: 'media', mediaTypes: ['audio'], grants: ['audioCapture'] },
  { name: 'mediaKeySystem', grants: ['protectedMediaIdentifier'] },
  { name: 'midi', grants: ['midi'] },
  { name: 'midiSysex', grants: ['midiSysex'] },
  { name: 'nfc', grants: ['nfc'] },
  { name: 'notifications', grants: ['notifications'] },
  { name: 'payment-handler', grants: ['paymentHandler'] },
  { name: 'periodic-background-sync', grants: ['periodicBackgroundSync'] },
  { name: 'persistent-storage', grants: ['durableStorage'] },
  { name: 'pointerLock', grants: ['pointerLock'] },
  { name: 'screen-wake-lock', grants: ['wakeLockScreen'] },
  { name: 'sensors', grants: ['sensors'] },
  { name: 'smart-card', grants: ['smartCard'] },
  { name: 'speaker-selection', grants: ['speakerSelection'] },
  { name: 'storage-access', grants: ['storageAccess'] },
  { name: 'system-wake-lock', grants: ['wakeLockSystem'] },
  { name: 'vr', grants: ['vr'] },
  { name: 'web-app-installation', grants: ['webAppInstallation'] },
  { name: 'web-printing', grants: ['webPrinting'] },
  { name: 'window-management', grants: ['windowManagement'] },
];
