/** Makes the small films of this folder anew with ffmpeg, and packets.json with what ffprobe says of them: `node make-media.ts`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const words = (strings: TemplateStringsArray, ...values: readonly string[]): string[] =>
  String.raw({ raw: strings }, ...values).split(' ');
const picture = words`-f lavfi -i testsrc2=size=64x48:rate=10`;
const sound = words`-f lavfi -i sine=frequency=440:sample_rate=16000`;
const soundFirst = words`-map 1:a -map 0:v`;
const aac = words`-c:a aac -b:a 16k`;
const h264 = words`-c:v libx264 -preset veryslow -crf 40 -g 10 -pix_fmt yuv420p`;
const h265 = [
  words`-c:v libx265 -preset medium -crf 40 -pix_fmt yuv420p -x265-params`,
  words`log-level=none:keyint=10:min-keyint=10:scenecut=0:bframes=3:info=0`,
].flat();
const fragmented = 'frag_keyframe+empty_moov';

/** Every way of telling a sample's place that ffmpeg knows; with and without sound, B-pictures, either codec. */
const films: Readonly<Record<string, readonly string[]>> = {
  'h264-plain': [picture, h264, words`-bf 0 -movflags ${fragmented}+default_base_moof`].flat(),
  'h264-b-pictures': [picture, h264, words`-bf 3 -movflags ${fragmented}+default_base_moof`].flat(),
  'h264-early-pictures': [
    picture,
    h264,
    words`-bf 3 -movflags ${fragmented}+default_base_moof+negative_cts_offsets`,
  ].flat(),
  'h264-sound': [picture, sound, h264, aac, words`-movflags ${fragmented}+default_base_moof`].flat(),
  'h264-sound-first': [picture, sound, soundFirst, h264, aac, words`-movflags ${fragmented}+default_base_moof`].flat(),
  'h264-sound-apart': [
    [picture, sound, soundFirst, h264, aac].flat(),
    words`-movflags ${fragmented}+default_base_moof+separate_moof`,
  ].flat(),
  'h264-offset-of-file': [picture, sound, h264, aac, words`-movflags ${fragmented}`].flat(),
  'h264-offset-implied': [
    picture,
    sound,
    soundFirst,
    h264,
    aac,
    words`-movflags ${fragmented}+omit_tfhd_offset`,
  ].flat(),
  'h264-index': [
    picture,
    h264,
    words`-write_prft wallclock -movflags ${fragmented}+default_base_moof+dash+global_sidx`,
  ].flat(),
  'h264-sets-inside': [
    picture,
    h264,
    words`-tag:v avc3 -bsf:v dump_extra -movflags ${fragmented}+default_base_moof`,
  ].flat(),
  'h265-b-pictures': [picture, h265, words`-tag:v hvc1 -movflags ${fragmented}+default_base_moof`].flat(),
  'h265-sound': [picture, sound, h265, aac, words`-tag:v hev1 -movflags ${fragmented}`].flat(),
};

interface Packet {
  readonly pts_time: string;
  readonly size: string;
  readonly flags: string;
  readonly data_hash: string;
}

const quiet = words`-hide_banner -loglevel error`;
const probed: Record<string, unknown> = {};
for (const [name, args] of Object.entries(films)) {
  const file = path.join(folder, `${name}.mp4`);
  execFileSync('ffmpeg', [...quiet, '-y', ...args, ...words`-t 2 -fflags +bitexact -f mp4`, file]);
  const answer = execFileSync('ffprobe', [
    ...quiet,
    ...words`-of json -ignore_editlist 1 -select_streams v -show_packets`,
    ...words`-show_entries packet=pts_time,size,flags,data_hash -show_data_hash sha256`,
    file,
  ]);
  const { packets } = JSON.parse(String(answer)) as { readonly packets: readonly Packet[] };
  probed[name] = packets.map(({ pts_time, size, flags, data_hash }) => ({
    timeS: Number(pts_time),
    bytes: Number(size),
    isKey: flags.startsWith('K'),
    ...(flags.startsWith('K') ? { sha256: data_hash.replace('SHA256:', '') } : {}),
  }));
}
writeFileSync(path.join(folder, 'packets.json'), `${JSON.stringify(probed, null, 2)}\n`);
