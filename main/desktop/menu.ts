/** The application menu: only what works, as data. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu's items by platform. Pure. */
export function menuTemplate(platform: NodeJS.Platform, appName: string): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [{ role: 'togglefullscreen' }, { role: 'minimize' }, { type: 'separator' }, { role: 'reload' }],
  };
  // text fields lose copy and paste on macOS without these
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
  const app: MenuItemConstructorOptions = {
    label: appName,
    submenu: platform === 'darwin' ? [{ role: 'about' }, { role: 'hide' }, { role: 'quit' }] : [{ role: 'quit' }],
  };
  return [app, edit, view];
}

/** Puts the menu in place. */
export const setMenu = (platform: NodeJS.Platform, appName: string): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, appName)));
