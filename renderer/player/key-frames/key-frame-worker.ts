/** The key-frame worker: reads, cuts, decodes and scales the key frames of all cameras off the window's thread. Composition root. */
import { pixelsOf } from './draw-frame.ts';
import { createFarGate } from './far-gate.ts';
import { KeyFrameDecoder } from './key-frame-decoder.ts';
import { type CutKeyFrame, KeyFrameReader } from './key-frame-reader.ts';
import type { FeedMessage, FromWorker, OpenReading, Room, ToWorker } from './messages.ts';

/** As much of a dedicated worker's global as is used here; the types of the page know none. */
interface WorkerScope {
  readonly postMessage: (message: FromWorker, transfer: Transferable[]) => void;
}

interface OpenFeed {
  readonly reader: KeyFrameReader;
  room: Room;
  undecodable: number;
  /** Not told yet. */
  bytes: number;
}

/** So many key frames in a row that can't be decoded are no accident. */
const mostUndecodable = 3;

const scope = globalThis as unknown as WorkerScope;
const nowMs = (): number => performance.now();
const after = (delayMs: number, action: () => void): (() => void) => {
  const id = setTimeout(action, delayMs);
  return () => clearTimeout(id);
};

const feeds = new Map<number, OpenFeed>();
const gate = createFarGate((message) => scope.postMessage(message, []));
const decoder = new KeyFrameDecoder({ createDecoder: (init) => new VideoDecoder(init), after });

/** Bytes are told with the next thing there is to tell, so that the window is not woken for them alone. */
const tellBytes = (id: number): void => {
  const feed = feeds.get(id);
  if (feed === undefined || feed.bytes === 0) return;
  scope.postMessage({ kind: 'bytes', id, bytes: feed.bytes }, []);
  feed.bytes = 0;
};

const tell = (message: FeedMessage, transfer: Transferable[] = []): void => {
  tellBytes(message.id);
  scope.postMessage(message, transfer);
};

const close = (id: number): void => {
  tellBytes(id);
  feeds.get(id)?.reader.end();
  feeds.delete(id);
  decoder.forget(id);
};

const failed = (id: number, kind: 'media-invalid' | 'codec-not-decodable'): void => {
  if (!feeds.has(id)) return;
  close(id);
  tell({ kind: 'failed', id, trouble: { kind } });
};

/** The picture fills the room as far as its shape allows; none is made larger than it is. */
const sizeIn = (frame: VideoFrame, room: Room): { width: number; height: number } => {
  const share = Math.min(1, room.width / frame.displayWidth, room.height / frame.displayHeight);
  return {
    width: Math.max(1, Math.round(frame.displayWidth * share)),
    height: Math.max(1, Math.round(frame.displayHeight * share)),
  };
};

const show = async (id: number, cut: CutKeyFrame, frame: VideoFrame): Promise<void> => {
  const feed = feeds.get(id);
  try {
    if (feed === undefined) return;
    const { displayWidth, displayHeight } = frame;
    const { width, height } = sizeIn(frame, feed.room);
    const pixels = await pixelsOf(frame, width, height);
    if (!feeds.has(id)) return;
    feed.undecodable = 0;
    const told = {
      pixels,
      pictureTimeMs: cut.pictureTimeMs,
      mediaTimeS: cut.keyFrame.timeS,
      width: displayWidth,
      height: displayHeight,
    };
    tell({ kind: 'drawn', id, ...told }, [pixels.rgba.buffer]);
  } catch {
    failed(id, 'media-invalid');
  } finally {
    frame.close();
  }
};

const decoded = (id: number, cut: CutKeyFrame, frame: VideoFrame | null): void => {
  if (frame !== null) {
    void show(id, cut, frame);
    return;
  }
  const feed = feeds.get(id);
  if (feed === undefined) return;
  feed.undecodable += 1;
  if (feed.undecodable >= mostUndecodable) failed(id, 'media-invalid');
};

const open = ({ id, url, stream, room, pauseMs }: OpenReading): void => {
  const onBytes = (bytes: number): void => {
    const feed = feeds.get(id);
    if (feed !== undefined) feed.bytes += bytes;
  };
  const reader = new KeyFrameReader(
    url,
    pauseMs,
    {
      listed: (facts) => tell({ kind: 'listed', id, facts }),
      cut: (cut) => decoder.decode(id, cut, (frame) => decoded(id, cut, frame)),
      throttled: () => tell({ kind: 'throttled', id }),
      failed: (trouble) => {
        close(id);
        tell({ kind: 'failed', id, trouble });
      },
    },
    { fetch: (input, init) => fetch(input, init), after, nowMs, onBytes, enter: gate.enterFor(stream) },
  );
  feeds.set(id, { reader, room, undecodable: 0, bytes: 0 });
};

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'open':
      open(data);
      break;
    case 'room': {
      const feed = feeds.get(data.id);
      if (feed !== undefined) feed.room = data.room;
      break;
    }
    case 'pause':
      feeds.get(data.id)?.reader.setPause(data.pauseMs);
      break;
    case 'close':
      close(data.id);
      break;
    case 'call-goes':
    case 'call-gives-back':
      gate.hear(data);
      break;
  }
});
