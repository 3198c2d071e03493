// libpng behind three functions that return plain numbers.
//
// libpng reports an error by longjmp, which must not cross a Swift frame: each function here holds its own setjmp, owns
// every libpng object it makes, and calls nothing of Swift's. Buffers belong to the caller.
#pragma once
#include <png.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

/// How a call ended; `message` is libpng's own, cut to fit.
typedef struct {
  int failed;
  int truncated;
  char message[96];
} cpng_status;

/// What the header says, and the form in which `cpng_read` delivers the pixels.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// Bits of one pixel as stored in the file.
  uint32_t stored_bits;
  /// Bytes of one pixel as delivered: 1 grey, 3 RGB, 4 RGBA.
  uint32_t channels;
} cpng_header;

// MARK: what libpng calls back

__attribute__((noreturn)) static inline void cpng_failed(png_structp png, png_const_charp message) {
  cpng_status *status = (cpng_status *)png_get_error_ptr(png);
  status->failed = 1;
  strncpy(status->message, message, sizeof status->message - 1);
  png_longjmp(png, 1);
}

static inline void cpng_warned(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

typedef struct {
  uint8_t *bytes;
  size_t capacity;
  size_t count;
} cpng_sink;

/// Keeps what fits and counts all, so that the caller learns how much room is needed.
static inline void cpng_sink_write(png_structp png, png_bytep bytes, size_t count) {
  cpng_sink *sink = (cpng_sink *)png_get_io_ptr(png);
  if (sink->count <= sink->capacity && count <= sink->capacity - sink->count) {
    memcpy(sink->bytes + sink->count, bytes, count);
  }
  sink->count += count;
}

static inline void cpng_sink_flush(png_structp png) { (void)png; }

typedef struct {
  const uint8_t *bytes;
  size_t remaining;
} cpng_source;

static inline void cpng_source_read(png_structp png, png_bytep bytes, size_t count) {
  cpng_source *source = (cpng_source *)png_get_io_ptr(png);
  if (count > source->remaining) {
    ((cpng_status *)png_get_error_ptr(png))->truncated = 1;
    png_error(png, "truncated");
  }
  memcpy(bytes, source->bytes, count);
  source->bytes += count;
  source->remaining -= count;
}

// MARK: writing

/// Writes 8-bit pixels as PNG with the chunks IHDR, IDAT and IEND only. Returns the size of the whole file, also when it
/// is more than `capacity` (then `output` is incomplete), or 0 when libpng failed.
static inline size_t cpng_write(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int level, int filters,
    uint8_t *output, size_t capacity, cpng_status *status) {
  memset(status, 0, sizeof *status);
  cpng_sink sink = {output, capacity, 0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, status, cpng_failed, cpng_warned);
  if (png == NULL) return 0;
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return 0;
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  png_set_write_fn(png, &sink, cpng_sink_write, cpng_sink_flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level(png, level);
  // zlib clears and allocates by the sizes it is told, 260 KB by default, which for a small picture costs more than
  // compressing it: a window and tables no larger than the data lose nothing.
  // Measured, 28x28 digits: 45 µs each with the default sizes, 16 µs with these.
  size_t stride = (size_t)width * channels;
  int bits = 9;
  while (bits < 15 && ((size_t)1 << bits) < (stride + 1) * height) bits++;
  png_set_compression_window_bits(png, bits);
  png_set_compression_mem_level(png, bits < 13 ? bits - 5 : 8);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, filters);
  int type = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA;
  png_set_IHDR(
      png, info, width, height, 8, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_write_info(png, info);
  for (uint32_t row = 0; row < height; row++) png_write_row(png, pixels + row * stride);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return sink.count;
}

// MARK: reading

/// Reads everything before the pixels and sets the conversions to 8-bit grey, RGB or RGBA. To be called under a setjmp.
static inline void cpng_start(
    png_structp png, png_infop info, cpng_source *source, cpng_header *header) {
  png_set_read_fn(png, source, cpng_source_read);
  // The caller judges the size between the two calls of cpng_read; nothing is allocated for pixels before.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  // Only transparency matters among the optional chunks; the others (text, colour profiles, dates) may hide
  // compressed megabytes.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "tRNS", 1);
  png_read_info(png, info);
  int type = png_get_color_type(png, info);
  int transparent = png_get_valid(png, info, PNG_INFO_tRNS) != 0 || (type & PNG_COLOR_MASK_ALPHA) != 0;
  int coloured = (type & PNG_COLOR_MASK_COLOR) != 0;
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->stored_bits = (uint32_t)png_get_bit_depth(png, info) * png_get_channels(png, info);
  header->channels = transparent ? 4 : coloured ? 3 : 1;
  // Palette to RGB, 1, 2 and 4 bits to 8, transparent colour to alpha.
  png_set_expand(png);
  // 16 bits to 8 by round(v · 255 / 65535), not by dropping the low byte.
  png_set_scale_16(png);
  if (transparent && !coloured) png_set_gray_to_rgb(png);
}

/// Reads a PNG file from memory. With `pixels` NULL it stops after the header; otherwise `pixels` has room for
/// `capacity` bytes, which must be exactly width · height · channels of the header. Returns 1, or 0 with `status` set.
static inline int cpng_read(
    const uint8_t *bytes, size_t count, cpng_header *header, uint8_t *pixels, size_t capacity, cpng_status *status) {
  memset(status, 0, sizeof *status);
  cpng_source source = {bytes, count};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, status, cpng_failed, cpng_warned);
  if (png == NULL) {
    strncpy(status->message, "out of memory", sizeof status->message - 1);
    return 0;
  }
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    strncpy(status->message, "out of memory", sizeof status->message - 1);
    return 0;
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  cpng_start(png, info, &source, header);
  if (pixels != NULL) {
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = png_get_rowbytes(png, info);
    if (stride != (size_t)header->width * header->channels || capacity != stride * header->height) {
      png_error(png, "unexpected row length");
    }
    for (int pass = 0; pass < passes; pass++) {
      for (uint32_t row = 0; row < header->height; row++) png_read_row(png, pixels + row * stride, NULL);
    }
    // Up to and including IEND, so that a truncated file never passes.
    png_read_end(png, NULL);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

// MARK: sums, by zlib, which libpng needs in any case

static inline uint32_t cpng_crc32(const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32(0, bytes, (uInt)count);
}

static inline uint32_t cpng_adler32(const uint8_t *bytes, size_t count) {
  return (uint32_t)adler32(1, bytes, (uInt)count);
}
