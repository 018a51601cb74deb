/**
 * GLSL for the world: how each material looks under the key light, the lamps and the sky.
 *
 * What never moves is shaded once, in parts (see `worldFragment`), because the patterns of its materials cost far more
 * than all the rest; each frame then only adds up those parts and draws what moves.
 */

/** Lamps a scene may have at once. */
export const MAX_LAMPS = 16;

/** Shared by the world and the shadow pass, so that what sways throws a swaying shadow. */
const SWAY = `
uniform float uTurn;
vec3 sway(vec3 p, float material) {
  if (material < 10.5 || material > 11.5) return p;
  float a = 6.2831853 * uTurn;
  float k = 0.018 * p.y;
  p.x += k * (sin(a * 5.0 + p.x * 0.7 + p.z * 0.5) + 0.5 * sin(a * 13.0 + p.y * 2.1 + p.x * 1.7));
  p.z += k * 0.7 * sin(a * 7.0 + p.x * 0.9 + p.y * 0.6);
  p.y += 0.02 * sin(a * 17.0 + p.x * 5.0 + p.z * 4.0);
  return p;
}`;

export const WORLD_VERTEX = `#version 300 es
layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec3 aNormal;
layout(location = 2) in vec3 aColour;
layout(location = 3) in float aMaterial;
uniform mat4 uView;
uniform mat4 uKeyView;
invariant gl_Position;
out vec3 vPosition;
out vec3 vNormal;
out vec3 vColour;
out vec4 vKey;
flat out float vMaterial;
${SWAY}
void main() {
  vPosition = sway(aPosition, aMaterial);
  vNormal = aNormal;
  vColour = aColour;
  vMaterial = aMaterial;
  vKey = uKeyView * vec4(vPosition + aNormal * 0.03, 1.0);
  gl_Position = uView * vec4(vPosition, 1.0);
}`;

/** Depth alone, seen from the camera or from the key light. */
export const DEPTH_VERTEX = `#version 300 es
invariant gl_Position;
layout(location = 0) in vec3 aPosition;
layout(location = 3) in float aMaterial;
uniform mat4 uView;
flat out float vMaterial;
${SWAY}
void main() {
  vMaterial = aMaterial;
  vec3 p = sway(aPosition, aMaterial);
  gl_Position = uView * vec4(p, 1.0);
}`;

export const DEPTH_FRAGMENT = `#version 300 es
precision highp float;
flat in float vMaterial;
void main() { if (vMaterial > 13.5 && vMaterial < 14.5) discard; }`;

/**
 * A condition whose body is jumped over where no pixel wants it. The software renderer runs both sides of an `if` for
 * every pixel but does leave loops early, and with some twenty materials that is most of the time a frame takes.
 */
const WHEN = `
#define WHEN(condition) for (int when = (condition) ? 1 : 0; when > 0; when--)
`;

/** Value noise and the small patterns that materials are made of. Fine detail fades where a pixel spans it. */
const PATTERNS = `
float hash(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float grain(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}
float cloud(vec2 p) { return grain(p) * 0.5 + grain(p * 2.03 + 7.1) * 0.28 + grain(p * 4.1 + 3.7) * 0.22; }
float fade(vec2 uv, float scale) { vec2 w = fwidth(uv) * scale; return clamp(1.0 - max(w.x, w.y) * 1.1, 0.0, 1.0); }
float line(float x, float period, float width, float pixel) {
  float d = abs(fract(x / period + 0.5) - 0.5) * period;
  float soft = max(pixel, 0.004);
  float cover = clamp((width + soft - d) / (2.0 * soft), 0.0, 1.0);
  return cover * clamp(width / soft, 0.0, 1.0);
}`;

/** The key light's share at a point, from its shadow map; spots also fade towards their edge. */
const KEY_SHADOW = `
float keyShadow(sampler2DShadow map, vec4 key, float range) {
  vec3 p = key.xyz / key.w * 0.5 + 0.5;
  if (p.x < 0.0 || p.x > 1.0 || p.y < 0.0 || p.y > 1.0 || p.z > 1.0 || key.w < 0.0) return range > 0.0 ? 0.0 : 1.0;
  float lit = texture(map, vec3(p.xy, p.z - 0.0006));
  if (range > 0.0) lit *= smoothstep(1.0, 0.45, length(p.xy * 2.0 - 1.0));
  return lit;
}`;

/** One lamp's light at a point, without regard to the surface's angle. */
const LAMP_LIGHT = `
uniform int uLamps;
uniform vec4 uLampPlace[${MAX_LAMPS}];
uniform vec3 uLampColour[${MAX_LAMPS}];
uniform vec4 uLampAim[${MAX_LAMPS}];
vec3 lampLight(int i, vec3 position, out vec3 to) {
  to = uLampPlace[i].xyz - position;
  float away = length(to);
  to /= away;
  if (away > uLampPlace[i].w) return vec3(0.0);
  float q = away / uLampPlace[i].w;
  q = 1.0 - q * q * q * q;
  vec3 c = uLampColour[i] * q * q / (0.35 + away * away * 0.25);
  float cone = uLampAim[i].w;
  if (cone > -0.99) c *= smoothstep(cone, mix(cone, 1.0, 0.55), dot(-to, uLampAim[i].xyz));
  return c;
}`;

/**
 * Shades a surface. With `parts` it writes what does not depend on things that move: 0 light without the key light,
 * 1 the key light's share with how much it mirrors as alpha, 2 the surface's own colour, 3 its direction.
 */
const worldFragment = (parts: boolean, mirrored: boolean): string => `#version 300 es
precision highp float;
precision highp sampler2DShadow;
in vec3 vPosition;
in vec3 vNormal;
in vec3 vColour;
in vec4 vKey;
flat in float vMaterial;
layout(location = 0) out vec4 oColour;
${parts ? 'layout(location = 1) out vec4 oKey; layout(location = 2) out vec4 oAlbedo; layout(location = 3) out vec4 oNormal;' : ''}
void emit(vec4 colour) { oColour = colour; ${parts ? 'oKey = vec4(0.0); oAlbedo = vec4(0.0, 0.0, 0.0, 1.0); oNormal = vec4(0.0, 1.0, 0.0, 1.0);' : ''} }
uniform vec3 uEye;
uniform vec3 uKeyColour;
uniform vec3 uKeyPlace;
uniform float uKeyRange;
uniform vec3 uSky;
uniform vec3 uGround;
uniform vec3 uHorizon;
uniform vec3 uZenith;
uniform float uHaze;
uniform float uWet;
uniform float uMirror;
uniform float uTurn;
uniform vec2 uSize;
uniform sampler2DShadow uShadow;
uniform sampler2DShadow uLiveShadow;
uniform sampler2D uReflection;
${WHEN}${PATTERNS}${KEY_SHADOW}${LAMP_LIGHT}
void main() {
  ${mirrored ? 'if (vPosition.y < 0.002) discard;' : ''}
  int material = int(vMaterial + 0.5);
  vec3 n = normalize(vNormal);
  vec3 toEye = uEye - vPosition;
  float far = length(toEye);
  vec3 v = toEye / far;
  if (dot(n, v) < 0.0 && material != 11) n = -n;
  WHEN(material == 8) { emit(vec4(mix(vColour, uHorizon, 1.0 - exp(-uHaze * far)), 1.0)); return; }
  vec3 an = abs(n);
  vec2 uv = an.y > 0.6 ? vPosition.xz : (an.x > an.z ? vPosition.zy : vPosition.xy);
  float pixel = max(length(dFdx(uv)), length(dFdy(uv)));
  vec3 albedo = vColour;
  float gloss = 0.06, sharp = 18.0, mirror = 0.0, spread = 0.0, alpha = 1.0;
  vec2 wobble = vec2(0.0);
  WHEN(material == 0) { albedo *= 0.94 + 0.12 * grain(uv * 9.0) * fade(uv, 9.0); }
  WHEN(material == 1) {
    float worn = cloud(uv * 0.35);
    albedo *= 0.72 + 0.5 * worn + 0.22 * (grain(uv * 38.0) - 0.5) * fade(uv, 38.0) + 0.1 * (grain(uv * 9.0) - 0.5);
    albedo *= 1.0 - 0.35 * smoothstep(0.62, 0.72, cloud(uv * 0.18 + 11.0));
    float crack = abs(grain(uv * 0.55 + 3.0 * grain(uv * 0.8)) - 0.5);
    albedo *= 1.0 - 0.22 * smoothstep(0.006, 0.0, crack) * step(0.62, grain(uv * 0.13 + 2.0)) * fade(uv, 6.0);
    float puddle = smoothstep(0.42, 0.6, cloud(uv * 0.3 + 5.0));
    mirror = uWet * (0.25 + 0.75 * puddle); spread = 0.05 * (1.0 - puddle * 0.75);
    albedo *= 1.0 - 0.45 * uWet; gloss = 0.05 + 0.5 * uWet; sharp = 40.0;
  } WHEN(material == 2) {
    albedo *= 0.78 + 0.34 * cloud(uv * 0.6) + 0.08 * (grain(uv * 26.0) - 0.5) * fade(uv, 26.0);
    if (an.y < 0.6) { albedo *= 1.0 - 0.25 * smoothstep(0.55, 0.8, grain(vec2(uv.x * 2.2, uv.y * 0.18))); albedo *= 1.0 - 0.3 * smoothstep(0.5, 0.0, uv.y); }
    albedo *= 1.0 - 0.35 * max(line(uv.x, 3.0, 0.012, pixel), line(uv.y, 3.0, 0.012, pixel));
    mirror = uMirror * 0.22; spread = 0.05;
  } WHEN(material == 3) {
    float row = floor(uv.y / 0.08);
    float shift = mod(row, 2.0) * 0.12;
    float tone = hash(vec2(floor((uv.x + shift) / 0.24), row));
    float near = fade(uv, 5.0);
    albedo *= 0.8 + 0.4 * cloud(uv * 0.5) + (tone - 0.5) * 0.4 * near;
    float joint = max(line(uv.x + shift, 0.24, 0.008, pixel), line(uv.y, 0.08, 0.008, pixel));
    albedo = mix(albedo, vec3(0.32, 0.3, 0.27) * 0.9, joint * 0.7);
  } WHEN(material == 4) {
    vec2 cell = floor(uv / 0.6);
    albedo *= 0.93 + 0.1 * hash(cell) + 0.06 * (cloud(uv * 1.7) - 0.5);
    albedo *= 1.0 - 0.4 * max(line(uv.x, 0.6, 0.006, pixel), line(uv.y, 0.6, 0.006, pixel));
    gloss = 0.3; sharp = 60.0; mirror = uMirror; spread = 0.014;
  } WHEN(material == 5) {
    albedo *= 0.55 + 0.55 * cloud(uv * 0.7) + 0.6 * (grain(uv * 17.0) - 0.35) * fade(uv, 17.0) + 0.3 * (grain(uv * 4.0) - 0.5);
    albedo = mix(albedo, albedo * vec3(1.25, 1.05, 0.7), smoothstep(0.5, 0.8, cloud(uv * 0.22)));
  } WHEN(material == 6) {
    float wave6 = uv.x * 6.2831853 * 5.0;
    float f6 = fade(uv, 5.0);
    vec3 side = an.x > an.z ? vec3(0, 0, 1) : vec3(1, 0, 0);
    n = normalize(n + side * cos(wave6) * 0.55 * f6);
    albedo *= (0.85 + 0.15 * sin(wave6) * f6) * (0.86 + 0.28 * cloud(uv * 0.5));
    albedo *= 1.0 - 0.25 * smoothstep(0.6, 0.85, grain(vec2(uv.x * 3.0, uv.y * 0.2)));
    gloss = 0.18; sharp = 24.0;
  } WHEN(material == 7) {
    float a = 6.2831853 * uTurn;
    vec2 p = vPosition.xz;
    wobble = vec2(sin(p.x * 0.9 + p.y * 1.9 + a * 6.0) + 0.6 * sin(p.x * 3.1 - p.y * 1.3 - a * 11.0) + 0.4 * sin(p.x * 6.3 + p.y * 5.1 + a * 19.0),
                  sin(p.y * 1.1 - p.x * 0.7 + a * 7.0) + 0.6 * sin(p.y * 2.7 + p.x * 1.9 + a * 13.0) + 0.4 * sin(p.y * 7.1 - p.x * 4.3 - a * 17.0));
    wobble *= clamp(14.0 / far, 0.12, 1.0);
    n = normalize(vec3(wobble.x * 0.055, 1.0, wobble.y * 0.055));
    gloss = 0.9; sharp = 90.0; mirror = uMirror;
  } WHEN(material == 9) { gloss = 0.8; sharp = 120.0; }
  WHEN(material == 10) {
    float board = floor(uv.x / 0.14);
    albedo *= 0.8 + 0.3 * hash(vec2(board, 3.0)) + 0.2 * (grain(vec2(uv.x * 30.0, uv.y * 2.0)) - 0.5) * fade(uv, 30.0);
    albedo *= 1.0 - 0.45 * line(uv.x, 0.14, 0.006, pixel);
  } WHEN(material == 12) { gloss = 0.55; sharp = 70.0; }
  WHEN(material == 13) {
    vec2 cell = floor(uv / vec2(0.4, 0.4));
    albedo *= 0.86 + 0.2 * hash(cell) * fade(uv, 2.5) + 0.2 * (cloud(uv * 0.5) - 0.4) + 0.1 * (grain(uv * 24.0) - 0.5) * fade(uv, 24.0);
    albedo *= 1.0 - 0.42 * max(line(uv.x, 0.4, 0.01, pixel), line(uv.y, 0.4, 0.01, pixel));
    mirror = uWet * 0.45; spread = 0.05; albedo *= 1.0 - 0.35 * uWet; gloss = 0.06 + 0.3 * uWet;
  } WHEN(material == 14) {
    vec2 d = vec2(uv.x + uv.y, uv.x - uv.y);
    float mesh14 = max(line(d.x, 0.11, 0.007, pixel * 1.4), line(d.y, 0.11, 0.007, pixel * 1.4));
    alpha = mix(0.16, mesh14, fade(uv, 7.0));
  } WHEN(material == 15) { albedo *= 0.85 + 0.3 * cloud(uv * 1.3) + 0.2 * (grain(uv * 40.0) - 0.5) * fade(uv, 40.0); }
  WHEN(material == 16) {
    vec2 cell = floor(uv / vec2(1.6, 3.2));
    vec2 in16 = fract(uv / vec2(1.6, 3.2));
    float pane = step(0.14, in16.x) * step(in16.x, 0.86) * step(0.26, in16.y) * step(in16.y, 0.8);
    float lit = step(0.72, hash(cell + 4.0));
    vec3 wall = albedo * (0.85 + 0.3 * cloud(uv * 0.4));
    albedo = mix(wall, vec3(0.02, 0.025, 0.03), pane);
    if (pane > 0.5) { gloss = 0.5; sharp = 60.0; }
    if (uKeyRange > 0.0 && pane * lit > 0.5) { emit(vec4(mix(vec3(1.0, 0.72, 0.42), vec3(0.75, 0.85, 1.0), hash(cell + 9.0)) * (0.06 + 0.22 * hash(cell)), 1.0)); return; }
  } WHEN(material == 17) {
    albedo *= 0.6 + 0.4 * cloud(uv * 0.8) + 0.75 * (grain(uv * 15.0) - 0.4) * fade(uv, 15.0) + 0.2 * (hash(floor(uv * 30.0)) - 0.5) * fade(uv, 30.0);
  }
  vec3 light = mix(uGround, uSky, n.y * 0.5 + 0.5);
  vec3 shine = vec3(0.0);
  vec3 keyed = vec3(0.0);
  vec3 toKey = uKeyRange > 0.0 ? uKeyPlace - vPosition : uKeyPlace;
  float keyFar = length(toKey);
  toKey /= keyFar;
  float facing = dot(n, toKey);
  if (material == 11) facing = abs(facing) * 0.55 + max(0.0, dot(normalize(vNormal), toKey)) * 0.45;
  WHEN(facing > 0.0) {
    float shadow = keyShadow(uShadow, vKey, uKeyRange);
    ${parts ? '' : 'if (shadow > 0.0) shadow *= keyShadow(uLiveShadow, vKey, -1.0);'}
    vec3 key = uKeyColour * shadow;
    if (uKeyRange > 0.0) { float q = clamp(1.0 - pow(keyFar / uKeyRange, 4.0), 0.0, 1.0); key *= q * q / (1.0 + keyFar * keyFar * 0.02); }
    keyed = albedo * key * facing + key * pow(max(0.0, dot(n, normalize(toKey + v))), sharp) * gloss;
  }
  for (int i = 0; i < ${MAX_LAMPS}; i++) {
    if (i >= uLamps) break;
    vec3 to;
    vec3 c = lampLight(i, vPosition, to);
    if (c.r + c.g + c.b < 0.0005) continue;
    float f = dot(n, to);
    if (material == 11) f = abs(f);
    light += c * max(0.0, f);
    shine += c * pow(max(0.0, dot(n, normalize(to + v))), sharp) * gloss;
  }
  vec3 result = albedo * light + shine;
  float fresnel = 0.04 + 0.96 * pow(1.0 - max(0.0, dot(n, v)), 5.0);
  WHEN(material == 9 || material == 12) {
    vec3 r = reflect(-v, n);
    vec3 seen = r.y > 0.0 ? mix(uHorizon, uZenith, sqrt(clamp(r.y, 0.0, 1.0))) : mix(uHorizon, uGround, clamp(-r.y * 3.0, 0.0, 1.0)) * 0.5;
    result += seen * (material == 9 ? 0.1 + fresnel : fresnel * 0.6 + 0.02) * (0.5 + 0.5 * step(0.0, r.y));
  }
  float share = 0.0;
  WHEN(mirror > 0.0 && ${mirrored ? 'false' : 'true'} && n.y > 0.7 && vPosition.y < 0.05) {
    vec2 at = gl_FragCoord.xy / uSize + wobble * vec2(0.006, 0.014);
    vec3 sum = vec3(0.0);
    float dither = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    for (int i = -2; i <= 2; i++) sum += texture(uReflection, at + vec2((float(i) + dither) * 0.16, float(i) + dither) * spread * 0.5).rgb;
    share = material == 7 ? clamp(fresnel * 1.2 + 0.06, 0.0, 1.0) * mirror : mirror * clamp(0.12 + fresnel * 2.2, 0.0, 1.0);
    result = material == 7 ? mix(result, sum / 5.0, share) : result + sum / 5.0 * share;
  }
  float clear = exp(-uHaze * far);
  ${
    parts
      ? `oColour = vec4(mix(uHorizon, result, clear), alpha);
  oKey = vec4(keyed * clear, share * clear);
  oAlbedo = vec4(albedo * clear, 1.0);
  oNormal = vec4(n, 1.0);`
      : 'oColour = vec4(mix(uHorizon, result + keyed, clear), alpha);'
  }
}`;

/** Everything at once, for what moves. */
export const WORLD_FRAGMENT = worldFragment(false, false);

/** The same for the mirror image, which leaves out what is under the mirror; a shader that may do so draws slower. */
export const MIRROR_FRAGMENT = worldFragment(false, true);

/** In parts, for what stays. */
export const PARTS_FRAGMENT = worldFragment(true, false);

/** Puts the parts together again: with the shadows, the mirror images and the light of what moves. */
export const STAGE_FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2DShadow;
in vec2 vAt;
out vec4 oColour;
uniform sampler2D uBase;
uniform sampler2D uKeyed;
uniform sampler2D uAlbedo;
uniform sampler2D uNormal;
uniform sampler2D uDepth;
uniform sampler2D uMirrorStill;
uniform sampler2D uMirrorNow;
uniform sampler2DShadow uLiveShadow;
uniform mat4 uInverse;
/** From the picture straight to the key light's view. */
uniform mat4 uToKey;
uniform float uMirrors;
${WHEN}${KEY_SHADOW}${LAMP_LIGHT}
void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  float depth = texelFetch(uDepth, pixel, 0).r;
  gl_FragDepth = depth;
  vec3 result = texelFetch(uBase, pixel, 0).rgb;
  if (depth < 1.0) {
    vec4 here = vec4(vAt * 2.0 - 1.0, depth * 2.0 - 1.0, 1.0);
    vec4 keyed = texelFetch(uKeyed, pixel, 0);
    if (keyed.r + keyed.g + keyed.b > 0.002) keyed.rgb *= keyShadow(uLiveShadow, uToKey * here, -1.0);
    result += keyed.rgb;
    WHEN(uLamps > 0) {
      vec4 p = uInverse * here;
      vec3 position = p.xyz / p.w;
      vec3 n = texelFetch(uNormal, pixel, 0).xyz;
      vec3 albedo = texelFetch(uAlbedo, pixel, 0).rgb;
      for (int i = 0; i < ${MAX_LAMPS}; i++) {
        if (i >= uLamps) break;
        vec3 to;
        vec3 c = lampLight(i, position, to);
        result += albedo * c * max(0.0, dot(n, to));
      }
    }
    WHEN(uMirrors > 0.0 && keyed.a > 0.01) {
      vec3 sum = vec3(0.0);
      float dither = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
      for (int i = -1; i <= 1; i++) {
        vec2 at = vAt + vec2((float(i) + dither) * 0.16, float(i) + dither) * uMirrors;
        sum += texture(uMirrorNow, at).rgb - texture(uMirrorStill, at).rgb;
      }
      result = max(vec3(0.0), result + sum * 0.33 * keyed.a);
    }
  }
  oColour = vec4(result, 1.0);
}`;
