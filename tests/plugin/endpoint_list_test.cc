// preset.list and preset.categories: filters, order, pages, and pages while others change presets.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <thread>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::names_of;
using test::RpcClient;

namespace {

using Names = std::vector<std::string>;

// A daemon of its own: what a list holds depends on everything that is there.
struct Listing {
  Listing() {
    daemon.write_seed("system.yaml",
                      "presets:\n  - name: seeded\n    category: memory\n"
                      "    parameters: {a: [1]}\n");
    daemon.start();
    client = daemon.client();
  }

  void create(const char* name, const json::object& more = {}) {
    create_preset(client, name, more);
  }
  Names list(const json::object& params) {
    return names_of(client.call("preset.list", params).result());
  }

  test::Daemon daemon;
  RpcClient client{-1};
};

void check_names(const Names& got, const Names& expected) {
  BOOST_TEST(got == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(listing, Listing)

BOOST_AUTO_TEST_CASE(filters_keep_what_matches_all_of_them) {
  create("delta", {{"category", "perf"}, {"runtime", "vllm"}, {"metadata", {{"tags", {"x"}}}}});
  create("alpha",
         {{"category", "perf"}, {"runtime", "sglang"}, {"metadata", {{"tags", {"x", "y"}}}}});
  create("Bravo", {{"description", "has ALPHA in it"}, {"metadata", {{"tags", {"y"}}}}});
  create("charlie", {{"category", "alphabet"}});

  check_names(list({}), {"Bravo", "alpha", "charlie", "delta", "seeded"});
  check_names(list({{"category", "perf"}}), {"alpha", "delta"});
  check_names(list({{"runtime", "sglang"}}), {"alpha"});
  check_names(list({{"tag", "y"}}), {"Bravo", "alpha"});
  check_names(list({{"is_system", true}}), {"seeded"});
  check_names(list({{"is_system", false}}), {"Bravo", "alpha", "charlie", "delta"});
  check_names(list({{"search", "Alpha"}}), {"Bravo", "alpha", "charlie"});
  check_names(list({{"category", "perf"}, {"tag", "x"}, {"runtime", "vllm"}}), {"delta"});
  check_names(list({{"category", "perf"}, {"search", "delta"}}), {"delta"});
  check_names(list({{"category", "per"}}), {});
  check_names(list({{"tag", "x"}, {"is_system", true}}), {});

  const json::object all = client.call("preset.list").object();
  check_equal(all.at("total"), 5);
  check_equal(all.at("next_cursor"), nullptr);
  check_equal(client.call("preset.list", {{"category", "perf"}, {"limit", 1}}).result().at("total"),
              2);
}

BOOST_AUTO_TEST_CASE(filters_follow_every_change) {
  create("moving", {{"category", "one"}, {"metadata", {{"tags", {"t1"}}}}});
  check_ok(client.call("preset.update",
                       {{"preset", "moving"},
                        {"changes", {{"category", "two"}, {"metadata", {{"tags", {"t2"}}}}}}}));
  check_names(list({{"category", "one"}}), {});
  check_names(list({{"tag", "t1"}}), {});
  check_names(list({{"category", "two"}, {"tag", "t2"}}), {"moving"});
  check_ok(client.call("preset.delete", {{"preset", "moving"}}));
  check_names(list({{"category", "two"}}), {});
  check_names(list({{"tag", "t2"}}), {});
}

BOOST_AUTO_TEST_CASE(each_order_is_kept_in_both_directions) {
  for (const char* name : {"b", "a", "c"}) {
    create(name);
    std::this_thread::sleep_for(std::chrono::milliseconds(3));  // times of their own
  }
  check_ok(client.call("preset.update", {{"preset", "b"}, {"changes", {{"category", "x"}}}}));
  const json::object mine{{"is_system", false}};
  const auto sorted = [&](const char* sort, const char* order) {
    json::object params = mine;
    params["sort"] = sort;
    params["order"] = order;
    return list(params);
  };
  check_names(sorted("name", "asc"), {"a", "b", "c"});
  check_names(sorted("name", "desc"), {"c", "b", "a"});
  check_names(sorted("created_at", "asc"), {"b", "a", "c"});
  check_names(sorted("created_at", "desc"), {"c", "a", "b"});
  check_names(sorted("updated_at", "asc"), {"a", "c", "b"});
  check_names(sorted("updated_at", "desc"), {"b", "c", "a"});
}

BOOST_AUTO_TEST_CASE(a_summary_leaves_the_search_space_out) {
  create("big", {{"description", "d"}, {"category", "c"}});
  const json::object full = client.call("preset.list", {{"category", "c"}}).object();
  check_equal(full.at("presets").at(0), client.call("preset.get", {{"preset", "big"}}).result());
  const json::value summary = client.call("preset.list", {{"category", "c"}, {"view", "summary"}})
                                  .result()
                                  .at("presets")
                                  .at(0);
  for (const char* key : {"id", "name", "description", "category", "runtime", "is_system",
                          "revision", "updated_at"}) {
    check_equal(summary.at(key), full.at("presets").at(0).at(key));
  }
  BOOST_TEST(!summary.as_object().contains("parameters"));
}

BOOST_AUTO_TEST_CASE(params_out_of_range_are_refused_by_name) {
  check_invalid(client.call("preset.list", {{"sort", "size"}}), {"/sort"});
  check_invalid(client.call("preset.list", {{"order", "up"}}), {"/order"});
  check_invalid(client.call("preset.list", {{"view", "tiny"}}), {"/view"});
  check_invalid(client.call("preset.list", {{"limit", 0}}), {"/limit"});
  check_invalid(client.call("preset.list", {{"limit", -1}}), {"/limit"});
  check_invalid(client.call("preset.list", {{"limit", "5"}}), {"/limit"});
  check_invalid(client.call("preset.list", {{"offset", -1}}), {"/offset"});
  check_invalid(client.call("preset.list", {{"cursor", "no cursor of ours"}}), {"/cursor"});
  check_invalid(client.call("preset.list", {{"category", 1}, {"is_system", "yes"}}),
                {"/category", "/is_system"});
  check_ok(client.call("preset.list", {{"limit", 1000}}));
  const test::Answer over = client.call("preset.list", {{"limit", 1001}});
  BOOST_TEST_CONTEXT(over.line()) {
    BOOST_TEST(!over.ok());
    BOOST_TEST((over.code() == test::kInvalidParams || over.code() == test::kLimitExceeded));
  }
}

BOOST_AUTO_TEST_CASE(pages_hold_everything_once_in_every_order) {
  for (int i = 0; i < 57; ++i) {
    create(("p" + std::to_string(i)).c_str(),
           {{"category", i % 2 == 0 ? "even" : "odd"}, {"metadata", {{"tags", {"all"}}}}});
  }
  for (const char* sort : {"name", "created_at", "updated_at"}) {
    for (const char* order : {"asc", "desc"}) {
      for (const int limit : {1, 7, 57, 58}) {
        for (const json::object& filter :
             {json::object{{"tag", "all"}}, json::object{{"category", "even"}},
              json::object{{"search", "p"}, {"is_system", false}}}) {
          if (limit == 1 && std::string(sort) != "name") continue;
          json::object params = filter;
          params["sort"] = sort;
          params["order"] = order;
          params["limit"] = 1000;
          const Names expected = list(params);
          params["limit"] = limit;
          Names paged;
          for (;;) {
            const json::object page = client.call("preset.list", params).object();
            const Names names = names_of(page);
            BOOST_TEST(names.size() <= static_cast<std::size_t>(limit));
            paged.insert(paged.end(), names.begin(), names.end());
            BOOST_REQUIRE(paged.size() <= expected.size());
            check_equal(page.at("total"), expected.size());
            if (page.at("next_cursor").is_null()) break;
            BOOST_REQUIRE(!names.empty());
            params["cursor"] = page.at("next_cursor");
          }
          BOOST_TEST_CONTEXT(sort << " " << order << " " << limit) {
            check_names(paged, expected);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_offset_leaves_out_as_many_in_every_order) {
  for (int i = 0; i < 23; ++i) {
    create(("p" + std::to_string(i)).c_str(),
           {{"category", i % 2 == 0 ? "even" : "odd"}, {"metadata", {{"tags", {"all"}}}}});
  }
  const json::object filters[] = {{},
                                  {{"category", "even"}},
                                  {{"is_system", false}},
                                  {{"category", "odd"}, {"tag", "all"}},
                                  {{"search", "p1"}}};
  for (const json::object& filter : filters) {
    for (const char* sort : {"name", "created_at", "updated_at"}) {
      for (const char* order : {"asc", "desc"}) {
        json::object params = filter;
        params["sort"] = sort;
        params["order"] = order;
        const Names all = list(params);
        params["limit"] = 4;
        for (const std::size_t offset : {0, 1, 3, 5, 9, 11, 12, 13, 19, 22, 23, 24, 25, 1000}) {
          params["offset"] = offset;
          const json::object page = client.call("preset.list", params).object();
          const std::size_t from = std::min(offset, all.size());
          const std::size_t to = std::min(from + 4, all.size());
          BOOST_TEST_CONTEXT(json::serialize(params)) {
            check_names(names_of(page), Names(all.begin() + static_cast<std::ptrdiff_t>(from),
                                              all.begin() + static_cast<std::ptrdiff_t>(to)));
            check_equal(page.at("total"), all.size());
            BOOST_TEST(page.at("next_cursor").is_null() == (to == all.size()));
          }
        }
      }
    }
  }
}

// So many that names are read ahead.
BOOST_AUTO_TEST_CASE(an_offset_far_into_filtered_lists_is_counted_as_well) {
  json::array operations;
  for (int i = 0; i < 900; ++i) {
    operations.push_back({{"op", "create"},
                          {"params",
                           {{"name", "p" + std::to_string(i)},
                            {"category", i % 3 == 0 ? "third" : "rest"},
                            {"runtime", i % 2 == 0 ? "vllm" : "sglang"},
                            {"parameters", {{"a", {1}}}}}}});
  }
  check_ok(client.call("preset.transact", {{"operations", operations}}));
  for (auto& each : operations) {
    json::string& name = each.at("params").at("name").as_string();
    name.insert(0, "q");
  }
  check_ok(client.call("preset.transact", {{"operations", operations}}));
  const json::object filters[] = {{{"is_system", false}},
                                  {{"category", "rest"}},
                                  {{"category", "rest"}, {"is_system", false}},
                                  {{"is_system", true}, {"category", "rest"}}};
  for (json::object params : filters) {
    for (const char* sort : {"name", "updated_at"}) {
      params["sort"] = sort;
      params["limit"] = 1000;
      Names all = list(params);
      const Names more = list([&] {
        json::object next = params;
        next["offset"] = all.size();
        return next;
      }());
      all.insert(all.end(), more.begin(), more.end());
      params["limit"] = 3;
      for (const std::size_t offset : {999, 1000, 1001, 1100, 1198, 1199, 1200, 1798, 1800}) {
        params["offset"] = offset;
        const std::size_t from = std::min(offset, all.size());
        const std::size_t to = std::min(from + 3, all.size());
        BOOST_TEST_CONTEXT(json::serialize(params)) {
          const json::object page = client.call("preset.list", params).object();
          check_names(names_of(page), Names(all.begin() + static_cast<std::ptrdiff_t>(from),
                                            all.begin() + static_cast<std::ptrdiff_t>(to)));
          check_equal(page.at("total"), all.size());
        }
      }
      params.erase("offset");
    }
  }
}

BOOST_AUTO_TEST_CASE(pages_go_on_by_cursor_after_an_offset) {
  for (const char* name : {"a", "b", "c", "d", "e"}) create(name);
  const json::object page = client.call("preset.list", {{"limit", 2}, {"offset", 1}}).object();
  check_names(names_of(page), {"b", "c"});
  check_names(list({{"limit", 2}, {"cursor", page.at("next_cursor")}}), {"d", "e"});
  check_invalid(client.call("preset.list", {{"cursor", page.at("next_cursor")}, {"offset", 1}}),
                {"/offset"});
}

BOOST_AUTO_TEST_CASE(pages_hold_what_stays_once_while_others_change_presets) {
  constexpr int kStaying = 120;
  for (int i = 0; i < kStaying; ++i) create(("stay " + std::to_string(i)).c_str());
  std::atomic<bool> done = false;
  std::thread changer([&] {
    RpcClient other = daemon.client();
    for (int round = 0; !done; ++round) {
      const std::string name = "stay " + std::to_string(round % 100) + " passer-by";
      other.call("preset.create", test::preset_params(name));
      other.call("preset.delete", {{"preset", name}});
    }
  });
  for (const char* sort : {"name", "created_at"}) {
    for (int round = 0; round < 5; ++round) {
      std::multiset<std::string> seen;
      json::object params{{"limit", 7}, {"sort", sort}};
      for (;;) {
        const json::object page = client.call("preset.list", params).object();
        for (const std::string& name : names_of(page)) seen.insert(name);
        if (page.at("next_cursor").is_null()) break;
        params["cursor"] = page.at("next_cursor");
      }
      for (int i = 0; i < kStaying; ++i) {
        BOOST_TEST(seen.count("stay " + std::to_string(i)) == 1U);
      }
    }
  }
  done = true;
  changer.join();
}

BOOST_AUTO_TEST_CASE(a_cursor_serves_after_its_preset_is_gone) {
  for (const char* name : {"a", "b", "c", "d"}) create(name);
  const json::object page = client.call("preset.list", {{"limit", 2}}).object();
  check_names(names_of(page), {"a", "b"});
  check_ok(client.call("preset.delete", {{"preset", "b"}}));
  check_names(list({{"limit", 2}, {"cursor", page.at("next_cursor")}}), {"c", "d"});
}

BOOST_AUTO_TEST_CASE(a_cursor_belongs_to_its_order) {
  for (const char* name : {"a", "b", "c"}) create(name);
  const json::value cursor =
      client.call("preset.list", {{"limit", 1}, {"sort", "name"}}).result().at("next_cursor");
  check_invalid(client.call("preset.list", {{"sort", "created_at"}, {"cursor", cursor}}),
                {"/cursor"});
}

BOOST_AUTO_TEST_CASE(categories_are_counted) {
  create("a", {{"category", "perf"}});
  create("b", {{"category", "perf"}});
  create("c", {{"category", "memory"}});
  create("none");
  std::map<std::string, std::int64_t> counts;
  const json::value answer = client.call("preset.categories").result();
  for (const json::value& each : answer.as_array()) {
    const json::value& category = each.at("category");
    counts[category.is_null() ? "null" : std::string(category.as_string())] =
        each.at("count").as_int64();
  }
  BOOST_TEST(counts["perf"] == 2);
  BOOST_TEST(counts["memory"] == 2);  // one of them is seeded
  check_ok(client.call("preset.delete", {{"preset", "a"}}));
  check_ok(client.call("preset.delete", {{"preset", "b"}}));
  const json::value rest = client.call("preset.categories").result();
  for (const json::value& each : rest.as_array()) {
    BOOST_TEST((each.at("category") != "perf"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
