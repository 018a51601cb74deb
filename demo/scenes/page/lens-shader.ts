/** GLSL for what the camera does to the light: sky, ambient occlusion, bloom, tone, weather, grain and the strip. */

/** A triangle that covers everything. */
export const FULL_VERTEX = `#version 300 es
out vec2 vAt;
void main() {
  vAt = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
  gl_Position = vec4(vAt * 2.0 - 1.0, 0.9999999, 1.0);
}`;

export const SKY_FRAGMENT = `#version 300 es
precision highp float;
in vec2 vAt;
out vec4 oColour;
uniform mat4 uInverse;
uniform vec3 uEye;
uniform vec3 uZenith;
uniform vec3 uHorizon;
uniform float uTurn;
float hash(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float grain(vec2 p) { vec2 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y); }
void main() {
  vec4 p = uInverse * vec4(vAt * 2.0 - 1.0, 1.0, 1.0);
  vec3 way = normalize(p.xyz / p.w - uEye);
  float up = clamp(abs(way.y), 0.0, 1.0);
  vec3 c = mix(uHorizon, uZenith, pow(up, 0.6));
  vec2 q = way.xz / (up + 0.12) * 1.3;
  float clouds = grain(q) * 0.5 + grain(q * 2.1 + 4.0) * 0.3 + grain(q * 4.3) * 0.2;
  c = mix(c, uHorizon * 1.12, smoothstep(0.45, 0.85, clouds) * 0.55 * smoothstep(0.0, 0.2, up));
  oColour = vec4(c, 1.0);
}`;

/** Darkens creases: compares the depth of a pixel with that of its neighbours on two rings. */
export const CREASE_FRAGMENT = `#version 300 es
precision highp float;
in vec2 vAt;
out vec4 oColour;
uniform sampler2D uDepth;
uniform vec2 uSize;
uniform vec2 uNearFar;
uniform float uFocal;
float metres(vec2 at) { float z = texture(uDepth, at).r * 2.0 - 1.0; return 2.0 * uNearFar.x * uNearFar.y / (uNearFar.y + uNearFar.x - z * (uNearFar.y - uNearFar.x)); }
void main() {
  float here = metres(vAt);
  float dark = 0.0;
  float spin = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) * 6.2831853;
  vec2 slope = vec2(metres(vAt + vec2(1.0, 0.0) / uSize) - metres(vAt - vec2(1.0, 0.0) / uSize), metres(vAt + vec2(0.0, 1.0) / uSize) - metres(vAt - vec2(0.0, 1.0) / uSize)) * 0.5;
  float least = 0.02 + 1.2 * length(slope);
  for (int i = 0; i < 10; i++) {
    float a = spin + float(i) * 2.399963;
    float reach = 0.55 * sqrt((float(i) + 0.5) / 10.0);
    float span = clamp(reach * uFocal / here * uSize.y * 0.5, 1.5, 46.0);
    vec2 step2 = vec2(cos(a), sin(a)) * span;
    float there = metres(vAt + step2 / uSize);
    float level = here + clamp(dot(slope, step2), -0.8, 0.8);
    float rise = level - there;
    dark += smoothstep(least, least + 0.2, rise) * smoothstep(1.3, 0.5, rise);
  }
  oColour = vec4(vec3(here > uNearFar.y * 0.9 ? 1.0 : 1.0 - 0.1 * dark), 1.0);
}`;

/** One direction of a blur; the first pass also keeps only what is brighter than white. */
export const BLUR_FRAGMENT = `#version 300 es
precision highp float;
in vec2 vAt;
out vec4 oColour;
uniform sampler2D uSource;
uniform vec2 uStep;
uniform float uThreshold;
void main() {
  vec3 sum = vec3(0.0);
  float total = 0.0;
  for (int i = -6; i <= 6; i++) {
    float w = exp(-float(i * i) / 14.0);
    vec3 c = texture(uSource, vAt + uStep * float(i)).rgb;
    if (uThreshold > 0.0) c = min(max(c - uThreshold, 0.0), 8.0);
    sum += c * w;
    total += w;
  }
  oColour = vec4(sum / total, 1.0);
}`;

export const LENS_FRAGMENT = `#version 300 es
precision highp float;
in vec2 vAt;
out vec4 oColour;
uniform sampler2D uColour;
uniform sampler2D uCrease;
uniform sampler2D uBloom;
uniform sampler2D uGrain;
uniform vec2 uSize;
uniform float uExposure;
uniform float uNoise;
uniform float uVignette;
uniform float uBarrel;
uniform float uBloomShare;
uniform float uSaturation;
uniform float uContrast;
uniform vec3 uTint;
uniform float uRain;
uniform float uSnow;
uniform float uTurn;
uniform float uFrame;
uniform uint uStrip;
float hash(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec3 film(vec3 x) { x *= uExposure; return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0); }
float streaks(vec2 at, float columns, float falls, float slant, float seed) {
  vec2 p = vec2(at.x + at.y * slant, at.y);
  float column = floor(p.x * columns);
  float h = hash(vec2(column, seed));
  float y = fract(p.y * (0.55 + 0.35 * h) + floor(falls + h * 5.0) * uTurn + h * 7.0);
  float inside = fract(p.x * columns);
  return smoothstep(0.86, 0.99, y) * smoothstep(0.5, 0.1, abs(inside - 0.5)) * step(0.35, hash(vec2(column, seed + 3.0)));
}
float flakes(vec2 at, float cells, float falls, float seed) {
  float sum = 0.0;
  vec2 p = at * vec2(uSize.x / uSize.y, 1.0) * cells;
  p.y += floor(falls) * uTurn * cells;
  p.x += 0.25 * sin(6.2831853 * (uTurn * 3.0 + at.y * 1.3 + seed));
  vec2 i = floor(p);
  vec2 w = vec2(i.x, mod(i.y, cells));
  float h = hash(w + seed);
  vec2 o = vec2(hash(w + seed + 1.7), hash(w + seed + 9.2)) * 0.6 + 0.2;
  sum = smoothstep(0.13, 0.04, length(fract(p) - o)) * step(0.55, h);
  return sum;
}
void main() {
  vec2 flip = vec2(vAt.x, 1.0 - vAt.y);
  vec2 pixel = vec2(gl_FragCoord.x, gl_FragCoord.y);
  vec2 cell = uSize / vec2(64.0, 45.0);
  if (pixel.y < cell.y && pixel.x < cell.x * 32.0) {
    uint bit = (uStrip >> (31u - uint(pixel.x / cell.x))) & 1u;
    oColour = vec4(vec3(bit == 1u ? 235.0 / 255.0 : 16.0 / 255.0), 1.0);
    return;
  }
  vec2 c = flip - 0.5;
  float r2 = dot(c * vec2(uSize.x / uSize.y, 1.0), c * vec2(uSize.x / uSize.y, 1.0));
  vec2 at = 0.5 + c * (1.0 + uBarrel * (r2 - 0.78));
  vec2 texel = 1.0 / uSize;
  // Sharpened a little too much, as such cameras do; highlights are left out of it, they would ring.
  vec3 sharp = min(texture(uColour, at).rgb, 2.0);
  vec3 around = (min(texture(uColour, at + texel).rgb, 2.0) + min(texture(uColour, at - texel).rgb, 2.0)) * 0.5;
  float crease = (texture(uCrease, at + vec2(texel.x, texel.y * 3.0)).r + texture(uCrease, at - vec2(texel.x, texel.y * 3.0)).r) * 0.5;
  vec3 shown = film(max(sharp + (sharp - around) * 0.3, 0.0) * crease + texture(uBloom, at).rgb * uBloomShare);
  for (int when = uRain > 0.0 ? 1 : 0; when > 0; when--) {
    float wetness = streaks(flip, 310.0, 22.0, 0.05, 1.0) * 0.5 + streaks(flip + 0.3, 190.0, 26.0, 0.06, 2.0) * 0.8 + streaks(flip + 0.7, 110.0, 31.0, 0.07, 3.0);
    shown += uRain * wetness * (0.06 + 0.3 * dot(shown, vec3(0.33)));
  }
  // Loops, not ifs: the software renderer jumps over a loop but runs both sides of an if.
  for (int when = uSnow > 0.0 ? 1 : 0; when > 0; when--) {
    float white = flakes(flip, 52.0, 3.0, 1.0) * 0.55 + flakes(flip, 34.0, 4.0, 2.0) * 0.8 + flakes(flip, 20.0, 5.0, 3.0);
    shown = mix(shown, vec3(0.9), clamp(white * uSnow, 0.0, 1.0));
  }
  shown = sqrt(clamp(shown, 0.0, 1.0));
  shown = shown * (1.14 - 0.14 * shown);
  float luma = dot(shown, vec3(0.2126, 0.7152, 0.0722));
  shown = mix(vec3(luma), shown, uSaturation) * uTint;
  shown = (shown - 0.5) * uContrast + 0.5;
  shown *= 1.0 - uVignette * smoothstep(0.25, 1.05, r2);
  ivec2 shift = ivec2(mod(uFrame * vec2(37.0, 101.0), 256.0));
  vec2 speck = texelFetch(uGrain, (ivec2(pixel) + shift) & 255, 0).rg;
  float blotch = texelFetch(uGrain, ((ivec2(pixel) >> 1) + shift.yx) & 255, 0).b;
  shown += uNoise * ((speck.x + speck.y - 1.0) * 0.7 + (blotch - 0.5) * 0.8) * (1.25 - luma * 0.6);
  oColour = vec4(clamp(shown, 0.02, 0.98), 1.0);
}`;
