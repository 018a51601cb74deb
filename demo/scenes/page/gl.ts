/** Thin helpers over WebGL 2: programs with named uniforms, and things to draw into. */
import { VERTEX_FLOATS } from '../stage/mesh.ts';
import type { Lamp } from '../stage/picture.ts';
import { type Mat4, normalize } from '../stage/vector.ts';

type UniformValue = number | readonly number[];

/** A linked program. Uniforms are set by name; one that the compiler left out is skipped. */
export interface Program {
  /** Makes it current and sets its uniforms: a number, or 2, 3 or 16 numbers. */
  use(uniforms: Readonly<Record<string, UniformValue>>): void;
  word(name: string, value: number): void;
  texture(name: string, unit: number, texture: WebGLTexture | null): void;
  lamps(lamps: readonly Lamp[]): void;
}

/** @throws Error with the compiler's words. */
export function createProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new Error('the graphics context is lost');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) !== true)
      throw new Error(gl.getShaderInfoLog(shader) ?? 'shader');
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(gl.getProgramInfoLog(program) ?? 'link');
  const place = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);

  return {
    use(uniforms) {
      gl.useProgram(program);
      for (const [name, value] of Object.entries(uniforms)) {
        if (typeof value === 'number') gl.uniform1f(place(name), value);
        else if (value.length === 2) gl.uniform2fv(place(name), [...value]);
        else if (value.length === 3) gl.uniform3fv(place(name), [...value]);
        else gl.uniformMatrix4fv(place(name), false, [...value]);
      }
    },
    word(name, value) {
      gl.uniform1ui(place(name), value);
    },
    texture(name, unit, texture) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.uniform1i(place(name), unit);
    },
    lamps(lamps) {
      gl.uniform1i(place('uLamps'), lamps.length);
      for (const [index, lamp] of lamps.entries()) {
        gl.uniform4f(place(`uLampPlace[${index}]`), ...lamp.position, lamp.range);
        gl.uniform3f(place(`uLampColour[${index}]`), ...lamp.colour);
        gl.uniform4f(
          place(`uLampAim[${index}]`),
          ...normalize(lamp.direction ?? [0, -1, 0]),
          lamp.direction === undefined ? -1 : (lamp.cone ?? -1),
        );
      }
    },
  };
}

export interface Target {
  readonly frame: WebGLFramebuffer;
  readonly width: number;
  readonly height: number;
  readonly colour: WebGLTexture | null;
  /** All colour textures, `colour` first. */
  readonly colours: readonly WebGLTexture[];
  readonly depth: WebGLTexture | null;
}

export interface TargetOptions {
  readonly colour?: number;
  /** How many colour parts; 1 unless told. */
  readonly parts?: number;
  /** `compare` is a texture for shadow look-ups, `texture` one to read metres from, `buffer` neither. */
  readonly depth?: 'compare' | 'texture' | 'buffer';
  readonly samples?: number;
}

/** @throws Error when the parts do not go together. */
export function createTarget(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  options: TargetOptions,
): Target {
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  const colours: WebGLTexture[] = [];
  let depth: WebGLTexture | null = null;
  const parts = options.colour === undefined ? 0 : (options.parts ?? 1);
  for (let part = 0; part < parts; part++) {
    const at = gl.COLOR_ATTACHMENT0 + part;
    if (options.samples === undefined) {
      const texture = createTexture(gl, width, height, options.colour ?? gl.RGBA8, gl.LINEAR);
      colours.push(texture);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, at, gl.TEXTURE_2D, texture, 0);
    } else {
      attachBuffer(gl, width, height, options.colour ?? gl.RGBA8, at, options.samples);
    }
  }
  gl.drawBuffers(parts === 0 ? [gl.NONE] : Array.from({ length: parts }, (_, part) => gl.COLOR_ATTACHMENT0 + part));
  if (options.depth === 'buffer') {
    attachBuffer(gl, width, height, gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT, options.samples ?? 0);
  } else if (options.depth !== undefined) {
    depth = createTexture(
      gl,
      width,
      height,
      gl.DEPTH_COMPONENT24,
      options.depth === 'compare' ? gl.LINEAR : gl.NEAREST,
    );
    if (options.depth === 'compare')
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_MODE, gl.COMPARE_REF_TO_TEXTURE);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, depth, 0);
  }
  const status = gl.checkFramebufferStatus(gl.FRAMEBUFFER);
  if (status !== gl.FRAMEBUFFER_COMPLETE) throw new Error(`framebuffer is incomplete: ${status}`);
  return { frame, width, height, colour: colours[0] ?? null, colours, depth };
}

function createTexture(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  format: number,
  filter: number,
): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

function attachBuffer(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  format: number,
  at: number,
  samples: number,
): void {
  const buffer = gl.createRenderbuffer();
  gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
  gl.renderbufferStorageMultisample(gl.RENDERBUFFER, samples, format, width, height);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, at, gl.RENDERBUFFER, buffer);
}

/** The inverse of a matrix, by the browser's own arithmetic. */
export function invert(matrix: Mat4): Mat4 {
  return [...DOMMatrix.fromFloat64Array(new Float64Array(matrix)).inverse().toFloat64Array()];
}

/** 256 × 256 texels of noise from `random`. */
export function createGrain(gl: WebGL2RenderingContext, random: () => number): WebGLTexture {
  const texture = createTexture(gl, 256, 256, gl.RGBA8, gl.NEAREST);
  const texels = Uint8Array.from({ length: 256 * 256 * 4 }, () => random() * 256);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 256, 256, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  return texture;
}

/** Triangles on the graphics side. */
export interface Batch {
  fill(vertices: Float32Array): void;
  draw(): void;
}

export function createBatch(gl: WebGL2RenderingContext, vertices: Float32Array): Batch {
  const [array, buffer] = [gl.createVertexArray(), gl.createBuffer()];
  let count = 0;
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  // Position, normal, colour, material.
  const layout: readonly (readonly [number, number])[] = [
    [3, 0],
    [3, 3],
    [3, 6],
    [1, 9],
  ];
  for (const [index, [size, offset]] of layout.entries()) {
    gl.enableVertexAttribArray(index);
    gl.vertexAttribPointer(index, size, gl.FLOAT, false, VERTEX_FLOATS * 4, offset * 4);
  }
  const batch: Batch = {
    fill(data) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      count = data.length / VERTEX_FLOATS;
    },
    draw() {
      if (count === 0) return;
      gl.bindVertexArray(array);
      gl.drawArrays(gl.TRIANGLES, 0, count);
    },
  };
  batch.fill(vertices);
  return batch;
}

/** The triangles whose material is wanted. */
export function splitVertices(vertices: Float32Array, wanted: (material: number) => boolean): Float32Array {
  const kept: number[] = [];
  const size = VERTEX_FLOATS * 3;
  for (let at = 0; at < vertices.length; at += size) {
    if (wanted(vertices[at + 9] ?? 0)) kept.push(...vertices.subarray(at, at + size));
  }
  return new Float32Array(kept);
}
