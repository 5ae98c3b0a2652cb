// quant_config and parallel_config as flags of the engine.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

#include "search/search.h"

namespace tuningd {

// The point without `__quant__…` and `__parallel__…`, and the flags they stand for behind it:
//
//   setting                  SGLang                             vLLM
//   gemm_dtype: fp8          quantization=fp8, dtype=auto       quantization=fp8
//     int8                   dtype=auto                         quantization=int8
//     others                 dtype                              dtype
//   moe_dtype: w4afp8,mxfp4  quantization, dtype=auto,          nothing
//                            moe-runner-backend=flashinfer_mxfp4
//   kvcache_dtype            kv-cache-dtype (fp8 as fp8_e5m2)   kv-cache-dtype
//   attention_dtype: fp8…    attention-backend=flashinfer       nothing
//   tp, pp, dp               tp-size, pp-size, dp-size {tensor,pipeline,data}-parallel-size
//   moe_dense_tp             moe-dense-tp-size                  (none)
//   dcp                      (none)                             decode-context-parallel-size
//   enable_expert_parallel   (none)                             enable-expert-parallel
//
// A point's own parameter wins, in any of the engine's spellings. 1 and false give no flag. For
// SGLang a moe_dtype of the table goes before gemm_dtype, and fp8 means dtype=auto for a model that
// is quantised already. `runtime` is a base_runtime, `model` the task's model or its id_or_path.
// An error: the engine has no such setting (check_task finds it, too). [any thread]
std::expected<Point, std::string> engine_parameters(const Point& point, std::string_view runtime,
                                                    const boost::json::value& model);

}  // namespace tuningd
