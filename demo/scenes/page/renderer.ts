/** Draws one picture's frames with WebGL 2: what stays is shaded once, what moves and what the lens does every frame. */
import { MATERIAL, Mesh } from '../stage/mesh.ts';
import type { Lamp, Moment, Picture } from '../stage/picture.ts';
import { createRandom } from '../stage/random.ts';
import {
  add,
  lookAt,
  type Mat4,
  multiply,
  normalize,
  orthographic,
  perspective,
  scale,
  type Vec3,
} from '../stage/vector.ts';
import { encodeStrip } from '../strip.ts';
import {
  type Batch,
  createBatch,
  createGrain,
  createProgram,
  createTarget,
  invert,
  type Program,
  splitVertices,
  type Target,
} from './gl.ts';
import { BLUR_FRAGMENT, CREASE_FRAGMENT, FULL_VERTEX, LENS_FRAGMENT, SKY_FRAGMENT } from './lens-shader.ts';
import {
  DEPTH_FRAGMENT,
  DEPTH_VERTEX,
  MAX_LAMPS,
  MIRROR_FRAGMENT,
  PARTS_FRAGMENT,
  STAGE_FRAGMENT,
  WORLD_FRAGMENT,
  WORLD_VERTEX,
} from './world-shader.ts';

const NEAR_METRES = 0.25;
const FAR_METRES = 260;
const SHADOW_PIXELS = 1536;

/** Draws a picture frame by frame; `frame` returns RGBA, top row first, valid until the next call. */
export interface PictureRenderer {
  frame(index: number): Uint8Array<ArrayBuffer>;
}

/** @throws Error when the browser lacks WebGL 2 or a shader does not compile. */
export function createPictureRenderer(picture: Picture, frames: number): PictureRenderer {
  const { width, height, lens, lighting } = picture;
  const gl = new OffscreenCanvas(width, height).getContext('webgl2', { antialias: false });
  if (gl === null) throw new Error('this browser has no WebGL 2');
  if (gl.getExtension('EXT_color_buffer_float') === null) throw new Error('this browser cannot draw to float targets');

  const programs = {
    world: createProgram(gl, WORLD_VERTEX, WORLD_FRAGMENT),
    mirror: createProgram(gl, WORLD_VERTEX, MIRROR_FRAGMENT),
    parts: createProgram(gl, WORLD_VERTEX, PARTS_FRAGMENT),
    depth: createProgram(gl, DEPTH_VERTEX, DEPTH_FRAGMENT),
    stage: createProgram(gl, FULL_VERTEX, STAGE_FRAGMENT),
    sky: createProgram(gl, FULL_VERTEX, SKY_FRAGMENT),
    crease: createProgram(gl, FULL_VERTEX, CREASE_FRAGMENT),
    blur: createProgram(gl, FULL_VERTEX, BLUR_FRAGMENT),
    lens: createProgram(gl, FULL_VERTEX, LENS_FRAGMENT),
  };
  const [halfWidth, halfHeight] = [width >> 1, height >> 1];
  const targets = {
    stillShadow: createTarget(gl, SHADOW_PIXELS, SHADOW_PIXELS, { depth: 'compare' }),
    liveShadow: createTarget(gl, SHADOW_PIXELS, SHADOW_PIXELS, { depth: 'compare' }),
    mirrorStill: createTarget(gl, halfWidth, halfHeight, { colour: gl.RGBA16F, depth: 'texture' }),
    mirrorNow: createTarget(gl, halfWidth, halfHeight, { colour: gl.RGBA16F, depth: 'texture' }),
    still: createTarget(gl, width, height, { colour: gl.RGBA16F, parts: 4, depth: 'buffer', samples: 4 }),
    parts: createTarget(gl, width, height, { colour: gl.RGBA16F, parts: 4, depth: 'texture' }),
    stage: createTarget(gl, width, height, { colour: gl.RGBA16F, depth: 'buffer', samples: 4 }),
    flat: createTarget(gl, width, height, { colour: gl.RGBA16F, depth: 'texture' }),
    crease: createTarget(gl, halfWidth, halfHeight, { colour: gl.RGBA8 }),
    bloomA: createTarget(gl, width >> 2, height >> 2, { colour: gl.RGBA16F }),
    bloomB: createTarget(gl, width >> 2, height >> 2, { colour: gl.RGBA16F }),
    film: createTarget(gl, width, height, { colour: gl.RGBA8 }),
  };

  const built = new Mesh();
  picture.build(built);
  const sways = (material: number): boolean => material === MATERIAL.foliage || material === MATERIAL.water;
  const batches = {
    solid: createBatch(
      gl,
      splitVertices(built.vertices, (material) => !sways(material) && material !== MATERIAL.wire),
    ),
    wire: createBatch(
      gl,
      splitVertices(built.vertices, (material) => material === MATERIAL.wire),
    ),
    swaying: createBatch(gl, splitVertices(built.vertices, sways)),
    moving: createBatch(gl, new Float32Array()),
  };
  const moving = new Mesh();
  const grain = createGrain(gl, createRandom(picture.number));

  const mirrors = (lens.mirror ?? 0) > 0 || (lens.wet ?? 0) > 0;
  const projection = perspective(picture.fovDegrees, width / height, NEAR_METRES, FAR_METRES);
  const view = multiply(projection, lookAt(picture.eye, picture.target));
  const mirrorView = multiply(view, [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  const inverse = invert(view);
  const keyView = keyLightView(picture);
  const key = lighting.key;
  const pixels = new Uint8Array(width * height * 4);
  const empty = gl.createVertexArray();

  const draw = (...list: readonly Batch[]): void => {
    for (const batch of list) batch.draw();
  };
  const cover = (): void => {
    gl.bindVertexArray(empty);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };
  const into = (target: Target): void => {
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.frame);
    gl.viewport(0, 0, target.width, target.height);
  };
  const copy = (from: Target, to: Target, part: number, mask: number): void => {
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from.frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to.frame);
    gl.readBuffer(gl.COLOR_ATTACHMENT0 + part);
    gl.drawBuffers(to.colours.map((_, index) => (index === part ? gl.COLOR_ATTACHMENT0 + index : gl.NONE)));
    gl.blitFramebuffer(0, 0, to.width, to.height, 0, 0, to.width, to.height, mask, gl.NEAREST);
  };

  const drawShadow = (target: Target, turn: number, list: readonly Batch[]): void => {
    into(target);
    gl.enable(gl.DEPTH_TEST);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    programs.depth.use({ uTurn: turn, uView: keyView });
    draw(...list);
  };

  const drawSky = (turn: number, seenFrom: Mat4): void => {
    const { zenith, horizon } = lighting;
    gl.disable(gl.DEPTH_TEST);
    programs.sky.use({
      uInverse: invert(seenFrom),
      uEye: picture.eye,
      uZenith: zenith,
      uHorizon: horizon,
      uTurn: turn,
    });
    cover();
    gl.enable(gl.DEPTH_TEST);
  };

  const useWorld = (program: Program, turn: number, lamps: readonly Lamp[], mirror: Target | null): void => {
    const [x, y, z] = picture.eye;
    program.use({
      uView: mirror === null ? mirrorView : view,
      uKeyView: keyView,
      uEye: mirror === null ? [x, -y, z] : picture.eye,
      uKeyColour: key.colour,
      uKeyPlace: key.kind === 'sun' ? normalize(scale(key.direction, -1)) : key.position,
      uKeyRange: key.kind === 'sun' ? 0 : key.range,
      uSky: lighting.sky,
      uGround: lighting.ground,
      uHorizon: lighting.horizon,
      uZenith: lighting.zenith,
      uHaze: lighting.haze,
      uWet: lens.wet ?? 0,
      uMirror: lens.mirror ?? 0,
      uTurn: turn,
      uSize: [width, height],
    });
    program.lamps(lamps.slice(0, MAX_LAMPS));
    program.texture('uShadow', 0, targets.stillShadow.depth);
    program.texture('uLiveShadow', 1, targets.liveShadow.depth);
    program.texture('uReflection', 2, (mirror ?? targets.bloomA).colour);
  };

  /** Shades what never moves, once. A first pass for depth alone keeps hidden surfaces from being shaded. */
  const drawStill = (): void => {
    const lamps = picture.lamps ?? [];
    drawShadow(targets.stillShadow, 0, [batches.solid]);
    drawShadow(targets.liveShadow, 0, []);
    if (mirrors) {
      into(targets.mirrorStill);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      drawSky(0, mirrorView);
      useWorld(programs.mirror, 0, lamps, null);
      draw(batches.solid, batches.wire);
    }
    into(targets.still);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.drawBuffers([gl.COLOR_ATTACHMENT0, gl.NONE, gl.NONE, gl.NONE]);
    drawSky(0, view);
    gl.drawBuffers([gl.NONE, gl.NONE, gl.NONE, gl.NONE]);
    programs.depth.use({ uTurn: 0, uView: view });
    draw(batches.solid);
    gl.drawBuffers([0, 1, 2, 3].map((part) => gl.COLOR_ATTACHMENT0 + part));
    gl.depthFunc(gl.LEQUAL);
    gl.depthMask(false);
    useWorld(programs.parts, 0, lamps, targets.mirrorStill);
    draw(batches.solid);
    gl.depthMask(true);
    gl.enable(gl.SAMPLE_ALPHA_TO_COVERAGE);
    draw(batches.wire);
    gl.disable(gl.SAMPLE_ALPHA_TO_COVERAGE);
    for (let part = 0; part < 4; part++) {
      copy(
        targets.still,
        targets.parts,
        part,
        part === 0 ? gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT : gl.COLOR_BUFFER_BIT,
      );
    }
  };

  const drawStage = (turn: number, lamps: readonly Lamp[]): void => {
    const all = [...(picture.lamps ?? []), ...lamps];
    drawShadow(targets.liveShadow, turn, [batches.swaying, batches.moving]);
    if (mirrors) {
      copy(targets.mirrorStill, targets.mirrorNow, 0, gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      into(targets.mirrorNow);
      useWorld(programs.mirror, turn, all, null);
      draw(batches.moving);
    }
    into(targets.stage);
    gl.depthFunc(gl.ALWAYS);
    programs.stage.use({
      uInverse: inverse,
      uToKey: multiply(keyView, inverse),
      uMirrors: mirrors ? ((lens.wet ?? 0) > 0 ? 0.03 : 0.01) : 0,
    });
    programs.stage.lamps(lamps.slice(0, MAX_LAMPS));
    const [base, keyed, albedo, normal] = targets.parts.colours;
    const inputs = { uBase: base, uKeyed: keyed, uAlbedo: albedo, uNormal: normal };
    for (const [unit, [name, texture]] of Object.entries(inputs).entries())
      programs.stage.texture(name, unit, texture ?? null);
    programs.stage.texture('uDepth', 4, targets.parts.depth);
    programs.stage.texture('uMirrorStill', 5, targets.mirrorStill.colour);
    programs.stage.texture('uMirrorNow', 6, targets.mirrorNow.colour);
    programs.stage.texture('uLiveShadow', 7, targets.liveShadow.depth);
    cover();
    gl.depthFunc(gl.LEQUAL);
    // Depth alone first: leaves hide leaves, and a hidden one costs as much to shade as a seen one.
    gl.colorMask(false, false, false, false);
    programs.depth.use({ uTurn: turn, uView: view });
    draw(batches.swaying, batches.moving);
    gl.colorMask(true, true, true, true);
    gl.depthMask(false);
    useWorld(programs.world, turn, all, targets.mirrorNow);
    draw(batches.swaying, batches.moving);
    gl.depthMask(true);
    gl.disable(gl.DEPTH_TEST);
    copy(targets.stage, targets.flat, 0, gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  };

  const drawCreases = (): void => {
    into(targets.crease);
    programs.crease.use({
      uSize: [halfWidth, halfHeight],
      uNearFar: [NEAR_METRES, FAR_METRES],
      uFocal: 1 / Math.tan((picture.fovDegrees * Math.PI) / 360),
    });
    programs.crease.texture('uDepth', 0, targets.flat.depth);
    cover();
  };

  const drawBloom = (): void => {
    const passes: readonly (readonly [Target, Target, number, number])[] = [
      [targets.flat, targets.bloomA, 1, 0],
      [targets.bloomA, targets.bloomB, 0, 1],
      [targets.bloomB, targets.bloomA, 2, 0],
      [targets.bloomA, targets.bloomB, 0, 2],
    ];
    for (const [index, [from, to, dx, dy]] of passes.entries()) {
      into(to);
      programs.blur.use({
        uStep: [dx / to.width, dy / to.height],
        uThreshold: index === 0 ? 0.9 / lighting.exposure : 0,
      });
      programs.blur.texture('uSource', 0, from.colour);
      cover();
    }
  };

  const drawFilm = (index: number, turn: number, exposure: number): void => {
    into(targets.film);
    const strip = encodeStrip(picture.number, index).reduce<number>((word, bit) => word * 2 + bit, 0);
    programs.lens.use({
      uSize: [width, height],
      uExposure: exposure,
      uNoise: lens.noise,
      uVignette: lens.vignette,
      uBarrel: lens.barrel,
      uBloomShare: lens.bloom,
      uSaturation: lens.saturation,
      uContrast: lens.contrast ?? 1,
      uTint: lens.tint ?? [1, 1, 1],
      uRain: lens.rain ?? 0,
      uSnow: lens.snow ?? 0,
      uTurn: turn,
      uFrame: index,
    });
    programs.lens.word('uStrip', strip);
    programs.lens.texture('uColour', 0, targets.flat.colour);
    programs.lens.texture('uCrease', 1, targets.crease.colour);
    programs.lens.texture('uBloom', 2, targets.bloomB.colour);
    programs.lens.texture('uGrain', 3, grain);
    cover();
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  };

  drawStill();
  return {
    frame(index) {
      const loopSeconds = picture.loopMs / 1000;
      const moment: Moment = { seconds: (index / frames) * loopSeconds, loopSeconds, turn: index / frames };
      moving.clear();
      const { lamps = [], exposure = lighting.exposure } = picture.move(moving, moment);
      batches.moving.fill(moving.vertices);
      drawStage(moment.turn, lamps);
      drawCreases();
      drawBloom();
      drawFilm(index, moment.turn, exposure);
      return pixels;
    },
  };
}

/** The key light's own projection of the world, for its shadow map. */
function keyLightView(picture: Picture): Mat4 {
  const key = picture.lighting.key;
  if (key.kind === 'spot') {
    return multiply(perspective(key.fovDegrees, 1, 0.4, key.range), lookAt(key.position, key.target));
  }
  const back: Vec3 = add(key.centre, scale(normalize(key.direction), -80));
  return multiply(orthographic(key.radius, 1, 180), lookAt(back, key.centre));
}
