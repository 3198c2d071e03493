// One C surface over oneDNN 2.x (Debian 12) and 3.x (Debian 13, Ubuntu 24.04), shaped like 3.x.
// Only module Compute imports it. Descriptors made here are owned by the caller: `odn_layout_free`.
#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>
#include <stdlib.h>

#define ODN_V3 (DNNL_VERSION_MAJOR >= 3)
#define ODN static inline dnnl_status_t

#if ODN_V3
typedef dnnl_memory_desc_t odn_layout;
typedef const_dnnl_memory_desc_t odn_const_layout;
#else
typedef dnnl_memory_desc_t *odn_layout;
typedef const dnnl_memory_desc_t *odn_const_layout;
#endif

static inline int odn_major(void) { return DNNL_VERSION_MAJOR; }

// ---- layouts (memory descriptors)

ODN odn_layout_with_tag(odn_layout *out, int rank, const int64_t *dims, dnnl_data_type_t type, dnnl_format_tag_t tag) {
  dnnl_dims_t d;
  for (int i = 0; i < rank; i++) d[i] = dims[i];
#if ODN_V3
  return dnnl_memory_desc_create_with_tag(out, rank, d, type, tag);
#else
  if (!(*out = (odn_layout)malloc(sizeof **out))) return dnnl_out_of_memory;
  return dnnl_memory_desc_init_by_tag(*out, rank, d, type, tag);
#endif
}

ODN odn_layout_with_strides(odn_layout *out, int rank, const int64_t *dims, dnnl_data_type_t type, const int64_t *strides) {
  dnnl_dims_t d, s;
  for (int i = 0; i < rank; i++) { d[i] = dims[i]; s[i] = strides[i]; }
#if ODN_V3
  return dnnl_memory_desc_create_with_strides(out, rank, d, type, s);
#else
  if (!(*out = (odn_layout)malloc(sizeof **out))) return dnnl_out_of_memory;
  return dnnl_memory_desc_init_by_strides(*out, rank, d, type, s);
#endif
}

ODN odn_layout_clone(odn_layout *out, odn_const_layout of) {
#if ODN_V3
  return dnnl_memory_desc_clone(out, of);
#else
  if (!(*out = (odn_layout)malloc(sizeof **out))) return dnnl_out_of_memory;
  **out = *of;
  return dnnl_success;
#endif
}

/// The first `dims` of each axis of `of` (offset 0), with `of`'s strides.
ODN odn_layout_part(odn_layout *out, odn_const_layout of, int rank, const int64_t *dims) {
  dnnl_dims_t d, zero;
  for (int i = 0; i < rank; i++) { d[i] = dims[i]; zero[i] = 0; }
#if ODN_V3
  return dnnl_memory_desc_create_submemory(out, of, d, zero);
#else
  if (!(*out = (odn_layout)malloc(sizeof **out))) return dnnl_out_of_memory;
  return dnnl_memory_desc_init_submemory(*out, of, d, zero);
#endif
}

static inline void odn_layout_free(odn_layout layout) {
#if ODN_V3
  dnnl_memory_desc_destroy(layout);
#else
  free(layout);
#endif
}

static inline int odn_layout_equal(odn_const_layout a, odn_const_layout b) { return dnnl_memory_desc_equal(a, b); }
static inline size_t odn_layout_bytes(odn_const_layout a) { return dnnl_memory_desc_get_size(a); }

static inline int odn_layout_rank(odn_const_layout a) {
#if ODN_V3
  int rank = 0;
  dnnl_memory_desc_query(a, dnnl_query_ndims_s32, &rank);
  return rank;
#else
  return a->ndims;
#endif
}

static inline int64_t odn_layout_dim(odn_const_layout a, int axis) {
#if ODN_V3
  dnnl_dims_t *dims;
  dnnl_memory_desc_query(a, dnnl_query_dims, &dims);
  return (*dims)[axis];
#else
  return a->dims[axis];
#endif
}

static inline dnnl_data_type_t odn_layout_type(odn_const_layout a) {
#if ODN_V3
  dnnl_data_type_t type = dnnl_data_type_undef;
  dnnl_memory_desc_query(a, dnnl_query_data_type, &type);
  return type;
#else
  return a->data_type;
#endif
}

// ---- primitive descriptors

/// The layout that a primitive wants for one of its arguments, or null; a clone, for the caller to free.
static inline odn_layout odn_query_layout(const_dnnl_primitive_desc_t primitive, dnnl_query_t what) {
  odn_const_layout found = dnnl_primitive_desc_query_md(primitive, what, 0);
  odn_layout out = NULL;
  return found && odn_layout_clone(&out, found) == dnnl_success ? out : NULL;
}

static inline const char *odn_implementation(const_dnnl_primitive_desc_t primitive) {
  const char *name = NULL;
  dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, &name);
  return name ? name : "?";
}

/// Attributes of a primitive that is handed its scratch memory, so that any thread may run it.
ODN odn_attributes_own_scratchpad(dnnl_primitive_attr_t *out) {
  dnnl_status_t status = dnnl_primitive_attr_create(out);
  return status ? status : dnnl_primitive_attr_set_scratchpad_mode(*out, dnnl_scratchpad_mode_user);
}

/// Attributes with one elementwise operation after the main one (`algorithm` 0: none), and a sum before it when `accumulate`.
ODN odn_attributes(dnnl_primitive_attr_t *out, dnnl_alg_kind_t algorithm, float alpha, int accumulate) {
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create(&attributes);
  dnnl_post_ops_t operations = NULL;
  if (!status) status = dnnl_post_ops_create(&operations);
#if ODN_V3
  if (!status && accumulate) status = dnnl_post_ops_append_sum(operations, 1.f, 0, dnnl_data_type_undef);
  if (!status && algorithm) status = dnnl_post_ops_append_eltwise(operations, algorithm, alpha, 0.f);
#else
  if (!status && accumulate) status = dnnl_post_ops_append_sum(operations, 1.f);
  if (!status && algorithm) status = dnnl_post_ops_append_eltwise(operations, 1.f, algorithm, alpha, 0.f);
#endif
  if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, operations);
  if (operations) dnnl_post_ops_destroy(operations);
  *out = attributes;
  return status;
}

ODN odn_convolution_forward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, odn_const_layout w,
    odn_const_layout bias, odn_const_layout y, const int64_t *stride, const int64_t *padding, const_dnnl_primitive_attr_t attributes) {
#if ODN_V3
  return dnnl_convolution_forward_primitive_desc_create(out, engine, dnnl_forward_training, dnnl_convolution_direct,
      x, w, bias, y, stride, NULL, padding, padding, attributes);
#else
  dnnl_convolution_desc_t d;
  dnnl_status_t status = dnnl_convolution_forward_desc_init(
      &d, dnnl_forward_training, dnnl_convolution_direct, x, w, bias, y, stride, padding, padding);
  return status ? status : dnnl_primitive_desc_create(out, &d, attributes, engine, NULL);
#endif
}

ODN odn_convolution_backward_data(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout dx, odn_const_layout w,
    odn_const_layout dy, const int64_t *stride, const int64_t *padding, const_dnnl_primitive_desc_t forward) {
#if ODN_V3
  return dnnl_convolution_backward_data_primitive_desc_create(
      out, engine, dnnl_convolution_direct, dx, w, dy, stride, NULL, padding, padding, forward, NULL);
#else
  dnnl_convolution_desc_t d;
  dnnl_status_t status = dnnl_convolution_backward_data_desc_init(&d, dnnl_convolution_direct, dx, w, dy, stride, padding, padding);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, forward);
#endif
}

ODN odn_convolution_backward_weights(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, odn_const_layout dw,
    odn_const_layout dbias, odn_const_layout dy, const int64_t *stride, const int64_t *padding, const_dnnl_primitive_desc_t forward,
    const_dnnl_primitive_attr_t attributes) {
#if ODN_V3
  return dnnl_convolution_backward_weights_primitive_desc_create(
      out, engine, dnnl_convolution_direct, x, dw, dbias, dy, stride, NULL, padding, padding, forward, attributes);
#else
  dnnl_convolution_desc_t d;
  dnnl_status_t status =
      dnnl_convolution_backward_weights_desc_init(&d, dnnl_convolution_direct, x, dw, dbias, dy, stride, padding, padding);
  return status ? status : dnnl_primitive_desc_create(out, &d, attributes, engine, forward);
#endif
}

ODN odn_linear_forward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, odn_const_layout w,
    odn_const_layout bias, odn_const_layout y, const_dnnl_primitive_attr_t attributes) {
#if ODN_V3
  return dnnl_inner_product_forward_primitive_desc_create(out, engine, dnnl_forward_training, x, w, bias, y, attributes);
#else
  dnnl_inner_product_desc_t d;
  dnnl_status_t status = dnnl_inner_product_forward_desc_init(&d, dnnl_forward_training, x, w, bias, y);
  return status ? status : dnnl_primitive_desc_create(out, &d, attributes, engine, NULL);
#endif
}

ODN odn_linear_backward_data(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout dx, odn_const_layout w,
    odn_const_layout dy, const_dnnl_primitive_desc_t forward) {
#if ODN_V3
  return dnnl_inner_product_backward_data_primitive_desc_create(out, engine, dx, w, dy, forward, NULL);
#else
  dnnl_inner_product_desc_t d;
  dnnl_status_t status = dnnl_inner_product_backward_data_desc_init(&d, dx, w, dy);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, forward);
#endif
}

ODN odn_linear_backward_weights(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, odn_const_layout dw,
    odn_const_layout dbias, odn_const_layout dy, const_dnnl_primitive_desc_t forward) {
#if ODN_V3
  return dnnl_inner_product_backward_weights_primitive_desc_create(out, engine, x, dw, dbias, dy, forward, NULL);
#else
  dnnl_inner_product_desc_t d;
  dnnl_status_t status = dnnl_inner_product_backward_weights_desc_init(&d, x, dw, dbias, dy);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, forward);
#endif
}

ODN odn_normalization_forward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, float epsilon, unsigned flags, int inference) {
  dnnl_prop_kind_t kind = inference ? dnnl_forward_inference : dnnl_forward_training;
#if ODN_V3
  return dnnl_batch_normalization_forward_primitive_desc_create(out, engine, kind, x, x, epsilon, flags, NULL);
#else
  dnnl_batch_normalization_desc_t d;
  dnnl_status_t status = dnnl_batch_normalization_forward_desc_init(&d, kind, x, epsilon, flags);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, NULL);
#endif
}

ODN odn_normalization_backward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, float epsilon, unsigned flags,
    const_dnnl_primitive_desc_t forward) {
#if ODN_V3
  return dnnl_batch_normalization_backward_primitive_desc_create(out, engine, dnnl_backward, x, x, x, epsilon, flags, forward, NULL);
#else
  dnnl_batch_normalization_desc_t d;
  dnnl_status_t status = dnnl_batch_normalization_backward_desc_init(&d, dnnl_backward, x, x, epsilon, flags);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, forward);
#endif
}

ODN odn_elementwise_forward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm, odn_const_layout x, float alpha) {
#if ODN_V3
  return dnnl_eltwise_forward_primitive_desc_create(out, engine, dnnl_forward_training, algorithm, x, x, alpha, 0.f, NULL);
#else
  dnnl_eltwise_desc_t d;
  dnnl_status_t status = dnnl_eltwise_forward_desc_init(&d, dnnl_forward_training, algorithm, x, alpha, 0.f);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, NULL);
#endif
}

ODN odn_elementwise_backward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm, odn_const_layout x, float alpha,
    const_dnnl_primitive_desc_t forward) {
#if ODN_V3
  return dnnl_eltwise_backward_primitive_desc_create(out, engine, algorithm, x, x, x, alpha, 0.f, forward, NULL);
#else
  dnnl_eltwise_desc_t d;
  dnnl_status_t status = dnnl_eltwise_backward_desc_init(&d, algorithm, x, x, alpha, 0.f);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, forward);
#endif
}

ODN odn_max_pooling_forward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout x, odn_const_layout y,
    const int64_t *stride, const int64_t *kernel, const int64_t *padding) {
#if ODN_V3
  const dnnl_dims_t none = {0};
  return dnnl_pooling_forward_primitive_desc_create(
      out, engine, dnnl_forward_training, dnnl_pooling_max, x, y, stride, kernel, none, padding, padding, NULL);
#else
  dnnl_pooling_desc_t d;
  dnnl_status_t status =
      dnnl_pooling_forward_desc_init(&d, dnnl_forward_training, dnnl_pooling_max, x, y, stride, kernel, padding, padding);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, NULL);
#endif
}

ODN odn_max_pooling_backward(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout dx, odn_const_layout dy,
    const int64_t *stride, const int64_t *kernel, const int64_t *padding, const_dnnl_primitive_desc_t forward) {
#if ODN_V3
  const dnnl_dims_t none = {0};
  return dnnl_pooling_backward_primitive_desc_create(
      out, engine, dnnl_pooling_max, dx, dy, stride, kernel, none, padding, padding, forward, NULL);
#else
  dnnl_pooling_desc_t d;
  dnnl_status_t status = dnnl_pooling_backward_desc_init(&d, dnnl_pooling_max, dx, dy, stride, kernel, padding, padding);
  return status ? status : dnnl_primitive_desc_create(out, &d, NULL, engine, forward);
#endif
}

ODN odn_reorder(dnnl_primitive_desc_t *out, dnnl_engine_t engine, odn_const_layout from, odn_const_layout to) {
  return dnnl_reorder_primitive_desc_create(out, from, engine, to, engine, NULL);
}
