/** What `import 'electron'` and `require('electron')` give to the app's main process. */
import type Electron from 'electron';
import { BrowserWindow } from './browser-window.ts';
import {
  clipboard,
  crashReporter,
  dialog,
  Notification,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  shell,
} from './desktop.ts';
import { readInput } from './launch-input.ts';
import { Menu, MenuItem } from './menu.ts';
import { createRuntime } from './runtime.ts';
import { WebContents } from './web-contents.ts';

const runtime = createRuntime(readInput());
const { app, ipcMain, protocol, screen } = runtime;
const session = { defaultSession: runtime.session };
const webContents = WebContents;

/** Starts Chromium; for the launcher alone. */
export const startRuntime = runtime.start;

/** The module, checked for its names against Electron's own. Each part is checked where it is made. */
const electron = {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  webContents,
} satisfies { readonly [Name in keyof typeof Electron]?: unknown };

export {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  electron as 'module.exports',
  electron as default,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  webContents,
};
