#include "search/translation.h"

#include <boost/test/unit_test.hpp>

#include "host/search/asking.h"

namespace tuningd {
namespace {

std::string translated(const std::string& point, const std::string& runtime = "sglang",
                       const json::value& model = "meta/llama") {
  const auto flags = engine_parameters(object(point), runtime, model);
  return flags ? text_of(*flags) : "error: " + flags.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(translation)

BOOST_AUTO_TEST_CASE(a_point_of_parameters_alone_stays_as_it_is) {
  BOOST_TEST(translated(R"({"b":null,"a":[1,2],"c":false})") ==
             R"({"b":null,"a":[1,2],"c":false})");
  BOOST_TEST(translated(R"({"threads":4})", "llama.cpp") == R"({"threads":4})");
}

BOOST_AUTO_TEST_CASE(quantisation_for_sglang) {
  const auto of = [](const std::string& setting, const std::string& value,
                     const json::value& model = "meta/llama") {
    return translated(R"({"__quant__)" + setting + R"(":")" + value + R"("})", "sglang", model);
  };
  BOOST_TEST(of("gemm_dtype", "fp8") == R"({"quantization":"fp8","dtype":"auto"})");
  BOOST_TEST(of("gemm_dtype", "fp8", "meta/llama-AWQ") == R"({"dtype":"auto"})");
  BOOST_TEST(of("gemm_dtype", "fp8", object(R"({"id_or_path":"m","quantization":"gptq"})")) ==
             R"({"dtype":"auto"})");
  BOOST_TEST(of("gemm_dtype", "fp8",
                object(R"({"id_or_path":"m","quantization_config":{"quant_method":"awq"}})")) ==
             R"({"dtype":"auto"})");
  BOOST_TEST(of("gemm_dtype", "int8") == R"({"dtype":"auto"})");
  BOOST_TEST(of("gemm_dtype", "bfloat16") == R"({"dtype":"bfloat16"})");
  BOOST_TEST(of("kvcache_dtype", "fp8") == R"({"kv-cache-dtype":"fp8_e5m2"})");
  BOOST_TEST(of("kvcache_dtype", "fp8_e4m3") == R"({"kv-cache-dtype":"fp8_e4m3"})");
  BOOST_TEST(of("attention_dtype", "fp8_block") == R"({"attention-backend":"flashinfer"})");
  BOOST_TEST(of("attention_dtype", "float16") == "{}");
  BOOST_TEST(of("moe_dtype", "bfloat16") == "{}");
  BOOST_TEST(translated(R"({"__quant__gemm_dtype":"fp8","__quant__moe_dtype":"mxfp4"})") ==
             R"({"quantization":"mxfp4","moe-runner-backend":"flashinfer_mxfp4","dtype":"auto"})");
}

BOOST_AUTO_TEST_CASE(quantisation_for_vllm) {
  const auto of = [](const std::string& point) { return translated(point, "vLLM-0.10"); };
  BOOST_TEST(of(R"({"__quant__gemm_dtype":"int8"})") == R"({"quantization":"int8"})");
  BOOST_TEST(of(R"({"__quant__gemm_dtype":"float16"})") == R"({"dtype":"float16"})");
  BOOST_TEST(of(R"({"__quant__kvcache_dtype":"fp8"})") == R"({"kv-cache-dtype":"fp8"})");
  BOOST_TEST(of(R"({"__quant__moe_dtype":"mxfp4","__quant__attention_dtype":"fp8"})") == "{}");
}

BOOST_AUTO_TEST_CASE(parallelism_of_one_gives_no_flag) {
  BOOST_TEST(translated(R"({"__parallel__tp":4,"__parallel__pp":1,"__parallel__dp":2,
                            "__parallel__moe_dense_tp":1,"__parallel__dcp":1})") ==
             R"({"tp-size":4,"dp-size":2})");
  BOOST_TEST(translated(R"({"__parallel__tp":4,"__parallel__pp":2,"__parallel__dp":2,
                            "__parallel__dcp":2,"__parallel__enable_expert_parallel":true})",
                        "vllm") ==
             R"({"tensor-parallel-size":4,"pipeline-parallel-size":2,"data-parallel-size":2,)"
             R"("decode-context-parallel-size":2,"enable-expert-parallel":true})");
  BOOST_TEST(translated(R"({"__parallel__enable_expert_parallel":false})", "vllm") == "{}");
}

BOOST_AUTO_TEST_CASE(explicit_parameters_win_in_any_spelling) {
  for (const std::string name : {"tp-size", "tp_size", "--tp-size", "tensor-parallel-size"}) {
    BOOST_TEST(translated(R"({")" + name + R"(":2,"__parallel__tp":4})") ==
               R"({")" + name + R"(":2})");
  }
  BOOST_TEST(translated(R"({"__quant__gemm_dtype":"fp8","quantization":null})") ==
             R"({"quantization":null,"dtype":"auto"})");
}

BOOST_AUTO_TEST_CASE(what_the_engine_does_not_have_is_an_error) {
  BOOST_TEST(translated(R"({"__parallel__tp":1})", "llama.cpp").starts_with("error: "));
  BOOST_TEST(translated(R"({"__parallel__dcp":2})", "sglang") ==
             "error: 'sglang' has no parallel_config.dcp");
  // Found before anything runs, too.
  const auto error_of = [](const std::string& runtime, const std::string& config) {
    auto task = task_of(R"({"a":[1]})", "", config);
    task["base_runtime"] = runtime;
    const auto searcher = make_searcher(task, kNoMethods);
    return searcher ? "" : searcher.error();
  };
  BOOST_TEST(error_of("llama.cpp", R"("quant_config":{"gemm_dtype":"fp8"})") ==
             "/quant_config: is known for sglang and vllm; for other engines give the flags in "
             "'parameters'");
  BOOST_TEST(error_of("llama.cpp", R"("parallel_config":{})") == "");
  BOOST_TEST(error_of("sglang", R"("parallel_config":{"dcp":[1,2]})") ==
             "/parallel_config/dcp: SGLang does not have it here; it has 'tp', 'pp', 'dp', "
             "'moe_dense_tp'");
  BOOST_TEST(
      error_of("sglang", R"("parallel_config":{"dcp":[1],"enable_expert_parallel":false})") == "");
  BOOST_TEST(error_of("vllm", R"("parallel_config":{"dcp":[1,2]})") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd
