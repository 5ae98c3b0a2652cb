#include "plugin/service/hardware.h"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "support/temp_dir.h"

namespace {

namespace json = boost::json;

// As AMD's kernel driver lays it out: node 0 is a processor, the others are GPUs.
void write_gpu(const test::TempDir& nodes, const std::string& node, int gfx,
               std::uint64_t bank_bytes) {
  nodes.write(node + "/properties", "cpu_cores_count 0\nsimd_count 304\ngfx_target_version " +
                                        std::to_string(gfx) + "\n");
  nodes.write(node + "/mem_banks/0/properties",
              "heap_type 1\nsize_in_bytes " + std::to_string(bank_bytes) + "\nwidth 8192\n");
}

preset::Hardware found(const std::string& kfd) {
  return preset::detect_hardware({.nvml = "/nonexistent/libnvidia-ml.so", .kfd = kfd});
}

BOOST_AUTO_TEST_SUITE(hardware)

BOOST_AUTO_TEST_CASE(without_a_driver_nothing_is_said_of_gpus) {
  const auto hardware = found("/nonexistent/nodes");
  BOOST_TEST(!hardware.gpus);
  BOOST_TEST(to_json(hardware).at("gpus").is_null());
  BOOST_TEST(to_json(hardware).at("driver").is_null());
  const json::object facts = facts_of(hardware);
  BOOST_TEST(!facts.contains("gpus"));
  BOOST_TEST(facts.at("cpus").to_number<int>() >= 1);
  BOOST_TEST(facts.at("memory_gb").to_number<int>() >= 1);
}

BOOST_AUTO_TEST_CASE(amds_nodes_with_simds_are_gpus) {
  const test::TempDir nodes;
  nodes.write("0/properties", "cpu_cores_count 96\nsimd_count 0\n");
  write_gpu(nodes, "1", 90402, 192ULL << 30);
  write_gpu(nodes, "2", 90402, 191ULL << 30);
  const auto hardware = found(nodes.path().string());
  BOOST_TEST(hardware.driver == "amdgpu");
  BOOST_TEST_REQUIRE(hardware.gpus->size() == 2U);
  BOOST_TEST(hardware.gpus->front().family == "gfx942");
  const json::object facts = facts_of(hardware);
  BOOST_TEST(facts.at("gpus").to_number<int>() == 2);
  BOOST_TEST(facts.at("gpu_memory_gb").to_number<int>() == 191);  // the least of them
  BOOST_TEST(facts.at("gpu_name").get_string() == "gfx942");
  BOOST_TEST(!facts.contains("gpu_sm"));
}

BOOST_AUTO_TEST_CASE(what_differs_between_gpus_or_is_not_told_is_no_fact) {
  const test::TempDir nodes;
  write_gpu(nodes, "0", 90010, 0);
  write_gpu(nodes, "1", 110000, 64ULL << 30);
  const auto hardware = found(nodes.path().string());
  BOOST_TEST(hardware.gpus->front().family == "gfx90a");
  const json::object facts = facts_of(hardware);
  BOOST_TEST(facts.at("gpus").to_number<int>() == 2);
  BOOST_TEST(!facts.contains("gpu_memory_gb"));
  BOOST_TEST(!facts.contains("gpu_name"));
}

BOOST_AUTO_TEST_CASE(what_is_no_library_is_no_driver) {
  const test::TempDir folder;
  const std::string file = folder.write("libnvidia-ml.so.1", "no library at all");
  const auto hardware = preset::detect_hardware({.nvml = file, .kfd = folder.path().string()});
  BOOST_TEST(!hardware.gpus);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
