/** The bridge: puts the contract's named functions on `window.vigil`, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { createBridge } from './bridge.ts';

contextBridge.exposeInMainWorld('vigil', createBridge(ipcRenderer));
