// The few loops of our own that wide vectors make much faster, in C because Swift cannot compile one function for several
// processors: each body is compiled for the baseline (SSE2), for AVX2 and for AVX-512, and the caller says which to run.
// Only module Compute imports it.
//
// All three give the same bits: nothing is contracted to fused multiply-adds, and nothing is summed in another order.
#pragma once
#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

#define GAK_BODY static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define GAK_AVX2 __attribute__((target("avx2")))
#define GAK_AVX512 __attribute__((target("avx2,avx512f,avx512dq,avx512bw,avx512vl")))
/// 0: baseline, 1: AVX2, 2: AVX-512: the most that this processor can do.
static inline int gak_level(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return 0;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") ? 2 : 1;
}
#else
#define GAK_AVX2
#define GAK_AVX512
static inline int gak_level(void) { return 0; }
#endif

/// Defines NAME(level, …), which runs NAME_body(…) compiled for the level.
#define GAK_FOR_EACH_LEVEL(NAME, PARAMETERS, ARGUMENTS)                        \
  static void NAME##_0 PARAMETERS { NAME##_body ARGUMENTS; }                   \
  GAK_AVX2 static void NAME##_1 PARAMETERS { NAME##_body ARGUMENTS; }          \
  GAK_AVX512 static void NAME##_2 PARAMETERS { NAME##_body ARGUMENTS; }

// ---- normals

enum { gak_lanes = 16 };

/// `4 * gak_lanes` standard normals for each of `groups` groups of blocks: Philox4x32-10 (Salmon et al. 2011), then Box and
/// Muller with Cephes' polynomials, as RandomSource does one by one. `scale` and `x`: out = x + scale * normal where x is given.
GAK_BODY void gak_normals_body(float *restrict out, const float *restrict x, float scale, int groups, uint32_t c0, uint32_t c1,
    uint32_t c2, uint32_t c3, uint32_t key0, uint32_t key1) {
  for (int g = 0; g < groups; g++, out += 4 * gak_lanes, c0 += gak_lanes) {
    uint32_t w[4][gak_lanes];
    float n[4][gak_lanes];
    for (int l = 0; l < gak_lanes; l++) {
      w[0][l] = c0 + (uint32_t)l;
      w[1][l] = c1;
      w[2][l] = c2;
      w[3][l] = c3;
    }
    uint32_t k0 = key0, k1 = key1;
    for (int round = 0; round < 10; round++) {
      for (int l = 0; l < gak_lanes; l++) {
        uint64_t p0 = 0xD2511F53ull * w[0][l], p1 = 0xCD9E8D57ull * w[2][l];
        w[0][l] = (uint32_t)(p1 >> 32) ^ w[1][l] ^ k0;
        w[2][l] = (uint32_t)(p0 >> 32) ^ w[3][l] ^ k1;
        w[1][l] = (uint32_t)p1;
        w[3][l] = (uint32_t)p0;
      }
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    for (int pair = 0; pair < 2; pair++) {
      const uint32_t *first = w[2 * pair], *second = w[2 * pair + 1];
      for (int l = 0; l < gak_lanes; l++) {
        union { float f; uint32_t u; } u, m;
        u.f = (float)(int32_t)((first[l] >> 8) + 1) * 0x1p-24f;
        float e = (float)((int32_t)(u.u >> 23) - 126);
        m.u = (u.u & 0x007FFFFFu) | 0x3F000000u;
        int small = m.f < 0.70710677f;
        e = small ? e - 1 : e;
        float mantissa = small ? m.f + m.f : m.f;
        float y = mantissa - 1, z = y * y;
        float p = 7.0376836e-2f;
        p = p * y - 1.15146103e-1f;
        p = p * y + 1.16769987e-1f;
        p = p * y - 1.24201408e-1f;
        p = p * y + 1.42493228e-1f;
        p = p * y - 1.66680577e-1f;
        p = p * y + 2.00007148e-1f;
        p = p * y - 2.4999994e-1f;
        p = p * y + 3.3333331e-1f;
        float logarithm = y + (p * y * z - 2.1219444e-4f * e - 0.5f * z) + 0.693359375f * e;
        float squared = -2 * logarithm;
        float radius = __builtin_sqrtf(squared >= 0 ? squared : 0);
        float t = (float)(int32_t)(second[l] >> 8) * 0x1p-22f;
        int32_t q = (int32_t)(t + 0.5f);
        float r = (t - (float)q) * 1.57079633f, rr = r * r;
        float s = r + r * rr * (-1.66666546e-1f + rr * (8.3321609e-3f - rr * 1.9515296e-4f));
        float c = 1 - 0.5f * rr + rr * rr * (4.1666646e-2f + rr * (-1.3887316e-3f + rr * 2.4433157e-5f));
        int swap = q & 1;
        n[2 * pair][l] = radius * ((swap ? s : c) * ((q + 1) & 2 ? -1.f : 1.f));
        n[2 * pair + 1][l] = radius * ((swap ? c : s) * (q & 2 ? -1.f : 1.f));
      }
    }
    if (x) {
      for (int l = 0; l < gak_lanes; l++)
        for (int k = 0; k < 4; k++) out[4 * l + k] = x[4 * l + k] + scale * n[k][l];
      x += 4 * gak_lanes;
    } else {
      for (int l = 0; l < gak_lanes; l++)
        for (int k = 0; k < 4; k++) out[4 * l + k] = n[k][l];
    }
  }
}

GAK_FOR_EACH_LEVEL(gak_normals,
    (float *restrict out, const float *restrict x, float scale, int groups, uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3,
        uint32_t key0, uint32_t key1),
    (out, x, scale, groups, c0, c1, c2, c3, key0, key1))

static inline void gak_normals(int level, float *out, const float *x, float scale, int groups, uint32_t c0, uint32_t c1,
    uint32_t c2, uint32_t c3, uint32_t key0, uint32_t key1) {
  if (level == 2) gak_normals_2(out, x, scale, groups, c0, c1, c2, c3, key0, key1);
  else if (level == 1) gak_normals_1(out, x, scale, groups, c0, c1, c2, c3, key0, key1);
  else gak_normals_0(out, x, scale, groups, c0, c1, c2, c3, key0, key1);
}

// ---- affine warps

/// A row of an image under a warp: output column j reads at (xx * u[j] + x0, yx * u[j] + y0), in -1…1, kept between `least` and
/// `most` pixels, of a plane of `pitch` columns whose first row and column are padding.
typedef struct {
  float xx, xy, x1, yx, yy, y1;
  int width, height, pitch;
  float least, most_x, most_y;
  const float *columns;
} gak_warp;

enum { gak_widest = 1024 };

/// Where row v reads: the offset of the upper left neighbour in the padded plane, and the fractions.
GAK_BODY void gak_positions(const gak_warp *restrict t, float v, int32_t *restrict offset, float *restrict fx, float *restrict fy) {
  const float w = (float)t->width, h = (float)t->height;
  const float xx = t->xx, yx = t->yx, xv = t->xy * v, yv = t->yy * v, x1 = t->x1, y1 = t->y1;
  const float least = t->least, most_x = t->most_x, most_y = t->most_y;
  const float *columns = t->columns;
  const int pitch = t->pitch, n = t->width;
  for (int j = 0; j < n; j++) {
    float u = columns[j];
    float x = ((xx * u + xv + x1 + 1) * w - 1) * 0.5f;
    float y = ((yx * u + yv + y1 + 1) * h - 1) * 0.5f;
    x = least >= x ? least : x;
    y = least >= y ? least : y;
    x = most_x < x ? most_x : x;
    y = most_y < y ? most_y : y;
    // Shifted by one, so that truncation is the floor and the index is that of the padded plane.
    int32_t xi = (int32_t)(x + 1), yi = (int32_t)(y + 1);
    offset[j] = yi * pitch + xi;
    fx[j] = x + 1 - (float)xi;
    fy[j] = y + 1 - (float)yi;
  }
}

/// One row: out[j] = the bilinear value of the plane, less 1.
GAK_BODY void gak_warp_row_body(const gak_warp *restrict t, float v, const float *restrict plane, float *restrict out) {
  int32_t offset[gak_widest];
  float fx[gak_widest], fy[gak_widest];
  gak_positions(t, v, offset, fx, fy);
  const int pitch = t->pitch, n = t->width;
  for (int j = 0; j < n; j++) {
    const float *q = plane + offset[j];
    float top = q[0] + fx[j] * (q[1] - q[0]);
    float bottom = q[pitch] + fx[j] * (q[pitch + 1] - q[pitch]);
    out[j] = top + fy[j] * (bottom - top) - 1;
  }
}

/// The gradient of one row: each dy[j] goes to the four pixels of the plane that its value came from.
GAK_BODY void gak_warp_row_back_body(const gak_warp *restrict t, float v, const float *restrict dy, float *restrict plane) {
  int32_t offset[gak_widest];
  float fx[gak_widest], fy[gak_widest];
  gak_positions(t, v, offset, fx, fy);
  const int pitch = t->pitch, n = t->width;
  // In place of the fractions: what goes up and down on the left, and on the right.
  float lower_left[gak_widest], lower_right[gak_widest];
  for (int j = 0; j < n; j++) {
    float right = dy[j] * fx[j], left = dy[j] - right;
    lower_left[j] = left * fy[j];
    lower_right[j] = right * fy[j];
    fx[j] = left - lower_left[j];
    fy[j] = right - lower_right[j];
  }
  for (int j = 0; j < n; j++) {
    float *q = plane + offset[j];
    q[0] += fx[j];
    q[1] += fy[j];
    q[pitch] += lower_left[j];
    q[pitch + 1] += lower_right[j];
  }
}

GAK_FOR_EACH_LEVEL(gak_warp_row, (const gak_warp *restrict t, float v, const float *restrict plane, float *restrict out), (t, v, plane, out))
GAK_FOR_EACH_LEVEL(gak_warp_row_back, (const gak_warp *restrict t, float v, const float *restrict dy, float *restrict plane), (t, v, dy, plane))

static inline void gak_warp_row(int level, const gak_warp *t, float v, const float *plane, float *out) {
  if (level == 2) gak_warp_row_2(t, v, plane, out);
  else if (level == 1) gak_warp_row_1(t, v, plane, out);
  else gak_warp_row_0(t, v, plane, out);
}

static inline void gak_warp_row_back(int level, const gak_warp *t, float v, const float *dy, float *plane) {
  if (level == 2) gak_warp_row_back_2(t, v, dy, plane);
  else if (level == 1) gak_warp_row_back_1(t, v, dy, plane);
  else gak_warp_row_back_0(t, v, dy, plane);
}
