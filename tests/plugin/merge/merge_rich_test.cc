// Merging what is more than lists: ranges, conditions, notes, links, alternatives, constraints.
#include <boost/test/unit_test.hpp>

#include "merge_fixture.h"

using preset::Strategy;
using test::conflicts_of;
using test::Presets;
using test::text;

BOOST_AUTO_TEST_SUITE(rich_parameters)

BOOST_AUTO_TEST_CASE(ranges_merge_as_lists) {
  const auto merged = Presets()
                          .add("A", R"({"parameters":{"x":{"range":{"from":1,"to":3,"step":1}}}})")
                          .add("B", R"({"parameters":{"x":{"values":[3,4]}}})")
                          .merge();
  BOOST_TEST(text(merged.parameters) == R"({"x":[1,2,3,4]})");
  BOOST_TEST(merged.grid_size == 4);
}

BOOST_AUTO_TEST_CASE(aliases_are_one_parameter_and_are_told) {
  const auto merged = Presets()
                          .add("A", R"({"parameters":{"tp":[1,2]}})")
                          .add("B", R"({"parameters":{"tp-size":[2,4]}})")
                          .merge();
  BOOST_TEST(text(merged.parameters) == R"({"tp-size":[1,2,4]})");
  BOOST_TEST(text(merged.renamed) == R"([{"preset":"A","from":"tp","to":"tp-size"}])");
  BOOST_TEST(merged.conflicts.empty());
}

BOOST_AUTO_TEST_CASE(a_switch_that_became_a_value_keeps_its_meaning) {
  const auto merged = Presets()
                          .add("A", R"({"parameters":{"enable-fa3":[true,false]}})")
                          .add("B", R"({"parameters":{"attention-backend":["fa3","triton"]}})")
                          .merge();
  BOOST_TEST(text(merged.parameters) == R"({"attention-backend":["fa3",null,"triton"]})");
}

BOOST_AUTO_TEST_CASE(two_spellings_in_one_preset_are_united_and_told) {
  const auto merged = Presets().add("A", R"({"parameters":{"tp":[1],"tp-size":[2]}})").merge();
  BOOST_TEST(text(merged.parameters) == R"({"tp-size":[1,2]})");
  BOOST_TEST(text(merged.conflicts) ==
             R"([{"parameter":"tp-size","reason":"two spellings of one parameter","preset":"A",)"
             R"("spellings":["tp","tp-size"],"id":"tp-size","kind":"two_spellings"}])");
}

BOOST_AUTO_TEST_CASE(names_in_the_options_may_be_aliases_too) {
  const auto merged = Presets()
                          .add("A", R"({"parameters":{"tp":[1]}})")
                          .merge(Strategy::kUnion, "{}", R"({"tensor-parallel-size":[8]})");
  BOOST_TEST(text(merged.parameters) == R"({"tp-size":[8]})");
}

BOOST_AUTO_TEST_CASE(remove_drops_what_came_before_and_a_later_preset_may_add_it_again) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":[1],"y":[1]}})")
      .add("B", R"({"parameters":{"x":{"remove":true},"nowhere":{"remove":true}}})");
  for (const auto strategy : {Strategy::kUnion, Strategy::kLastWins}) {
    const auto merged = presets.merge(strategy);
    BOOST_TEST(text(merged.parameters) == R"({"y":[1]})");
    BOOST_TEST(text(merged.removed) == R"([{"parameter":"x","by":"B"}])");
    BOOST_TEST(merged.conflicts.empty());
  }
  presets.add("C", R"({"parameters":{"x":[2],"y":[1]}})");
  BOOST_TEST(text(presets.merge().parameters) == R"({"x":[2],"y":[1]})");
  BOOST_TEST(text(presets.merge(Strategy::kIntersection).parameters) == R"({"x":[2]})");
}

BOOST_AUTO_TEST_CASE(replace_takes_the_place_of_what_came_before) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":[1,2]}})")
      .add("B", R"({"parameters":{"x":{"values":[3],"replace":true}}})")
      .add("C", R"({"parameters":{"x":[3,4]}})");
  const auto merged = presets.merge();
  BOOST_TEST(text(merged.parameters) == R"({"x":[3,4]})");
  BOOST_TEST(text(merged.replaced) == R"([{"parameter":"x","by":"B","instead_of":["A"]}])");
  BOOST_TEST(text(merged.provenance) == R"({"x":[{"value":3,"presets":["B","C"],"replace":true},)"
                                        R"({"value":4,"presets":["C"]}]})");
  BOOST_TEST(merged.conflicts.empty());
  BOOST_TEST(text(presets.merge(Strategy::kIntersection).parameters) == R"({"x":[3]})");
  BOOST_TEST(text(presets.merge(Strategy::kLastWins).parameters) == R"({"x":[3,4]})");
}

BOOST_AUTO_TEST_CASE(values_of_different_types_are_a_conflict_of_union) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":["auto",null]}})").add("B", R"({"parameters":{"x":[4]}})");
  const auto merged = presets.merge();
  BOOST_TEST(text(merged.parameters) == R"({"x":["auto",null,4]})");
  BOOST_TEST(text(merged.conflicts) ==
             R"([{"parameter":"x","reason":"values of different types","values":)"
             R"([{"preset":"A","values":["auto",null]},{"preset":"B","values":[4]}],)"
             R"("id":"x","kind":"types_clash"}])");
  BOOST_TEST(merged.unresolved == 1);
}

BOOST_AUTO_TEST_CASE(null_and_a_preset_that_mixes_types_itself_are_no_clash) {
  BOOST_TEST(Presets()
                 .add("A", R"({"parameters":{"x":[null]}})")
                 .add("B", R"({"parameters":{"x":[4]}})")
                 .merge()
                 .conflicts.empty());
  BOOST_TEST(Presets()
                 .add("A", R"({"parameters":{"x":["auto",8]}})")
                 .add("B", R"({"parameters":{"x":[4]}})")
                 .merge()
                 .conflicts.empty());
}

BOOST_AUTO_TEST_CASE(conditions_are_joined_as_the_strategy_joins_values) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":{"values":[1,2],"when":"a"}}})")
      .add("B", R"({"parameters":{"x":{"values":[2,3],"when":"b"}}})");
  const auto united = presets.merge();
  BOOST_TEST(text(united.parameters) == R"x({"x":{"values":[1,2,3],"when":"(a) or (b)"}})x");
  BOOST_TEST(text(united.conflicts) ==
             R"([{"parameter":"x","reason":"different conditions","conditions":)"
             R"([{"preset":"A","when":"a"},{"preset":"B","when":"b"}],)"
             R"("id":"x","kind":"different_conditions"}])");
  const auto shared = presets.merge(Strategy::kIntersection);
  BOOST_TEST(text(shared.parameters) == R"x({"x":{"values":[2],"when":"(a) and (b)"}})x");
  const auto last = presets.merge(Strategy::kLastWins);
  BOOST_TEST(text(last.parameters) == R"({"x":{"values":[2,3],"when":"b"}})");
  BOOST_TEST(conflicts_of(last) == "x overridden");
}

BOOST_AUTO_TEST_CASE(no_condition_absorbs_one_in_a_union_and_yields_in_an_intersection) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":{"values":[1],"when":"a"}}})")
      .add("B", R"({"parameters":{"x":[1]}})");
  BOOST_TEST(text(presets.merge().parameters) == R"({"x":[1]})");
  BOOST_TEST(text(presets.merge(Strategy::kIntersection).parameters) ==
             R"({"x":{"values":[1],"when":"a"}})");
  for (const auto strategy : {Strategy::kUnion, Strategy::kIntersection, Strategy::kLastWins}) {
    BOOST_TEST(presets.merge(strategy).conflicts.empty());
  }
}

BOOST_AUTO_TEST_CASE(conditions_too_long_to_be_joined_are_left_out_with_a_warning) {
  std::string a = "a == 1";
  while (a.size() < 2500) a += " or a == 1";
  std::string b = a;
  std::replace(b.begin(), b.end(), 'a', 'b');
  const auto merged = Presets()
                          .add("A", R"({"parameters":{"x":{"values":[1],"when":")" + a + "\"}}}")
                          .add("B", R"({"parameters":{"x":{"values":[1],"when":")" + b + "\"}}}")
                          .merge();
  BOOST_TEST(text(merged.parameters) == R"({"x":[1]})");
  BOOST_TEST(merged.warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(derived_values_stand_where_they_are_the_same) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":{"values_from":"[1, gpus]"}}})")
      .add("B", R"({"parameters":{"x":{"values_from":"[1, gpus]"}}})");
  const auto merged = presets.merge(Strategy::kIntersection);
  BOOST_TEST(text(merged.parameters) == R"({"x":{"values_from":"[1, gpus]"}})");
  BOOST_TEST(text(merged.provenance) ==
             R"({"x":[{"values_from":"[1, gpus]","presets":["A","B"]}]})");
  BOOST_TEST(merged.conflicts.empty());
  presets.add("C", R"({"parameters":{"x":[8]}})");
  const auto mixed = presets.merge();
  BOOST_TEST(text(mixed.parameters) == R"({"x":[8]})");
  BOOST_TEST(conflicts_of(mixed) == "x derived_values");
  BOOST_TEST(text(mixed.conflicts[0].at("reason")) == R"("derived values cannot be combined")");
}

BOOST_AUTO_TEST_CASE(notes_stay_with_their_values_and_say_who_brought_them) {
  const auto merged =
      Presets()
          .add("A", R"({"parameters":{"x":{"values":[1,2],
                        "notes":[{"value":1,"why":"fits","by":"ada"},{"value":2,"why":"no"}]}}})")
          .add("B", R"({"parameters":{"x":{"values":[1],"notes":[{"value":1,"why":"fast"}]}}})")
          .merge(Strategy::kIntersection);
  BOOST_TEST(text(merged.parameters) ==
             R"({"x":{"values":[1],"notes":[{"value":1,"why":"fits","by":"ada"},)"
             R"({"value":1,"why":"fast"}]}})");
  BOOST_TEST(text(merged.provenance) ==
             R"({"x":[{"value":1,"presets":["A","B"],"notes":[)"
             R"({"preset":"A","why":"fits","by":"ada"},{"preset":"B","why":"fast"}]}]})");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(rich_structures)

BOOST_AUTO_TEST_CASE(links_of_the_same_parameters_merge_their_tuples) {
  Presets presets;
  presets.add("A", R"({"parameters":{},"links":[{"parameters":["a","b"],"tuples":[[1,2],[3,4]]}]})")
      .add("B", R"({"parameters":{},"links":[{"parameters":["b","a"],"tuples":[[4,3],[6,5]]}]})");
  BOOST_TEST(text(presets.merge().links) ==
             R"([{"parameters":["a","b"],"tuples":[[1,2],[3,4],[5,6]]}])");
  BOOST_TEST(presets.merge().grid_size == 3);
  BOOST_TEST(presets.merge().conflicts.empty());
  BOOST_TEST(text(presets.merge(Strategy::kIntersection).links) ==
             R"([{"parameters":["a","b"],"tuples":[[3,4]]}])");
  const auto last = presets.merge(Strategy::kLastWins);
  BOOST_TEST(text(last.links) == R"([{"parameters":["a","b"],"tuples":[[3,4],[5,6]]}])");
  BOOST_TEST(conflicts_of(last) == "link:a+b overridden");
  BOOST_TEST(text(last.provenance.at("link:a+b")) ==
             R"([{"value":[3,4],"presets":["B"]},{"value":[5,6],"presets":["B"]}])");
}

BOOST_AUTO_TEST_CASE(of_links_that_overlap_the_later_has_what_they_share) {
  Presets presets;
  presets
      .add("A", R"({"parameters":{},"links":[{"parameters":["a","b"],
                    "tuples":[[1,2],[1,3],[4,5]]}]})")
      .add("B", R"({"parameters":{},"links":[{"parameters":["b","c"],"tuples":[[6,7]]}]})");
  const auto merged = presets.merge();
  BOOST_TEST(text(merged.links) == R"([{"parameters":["b","c"],"tuples":[[6,7]]}])");
  BOOST_TEST(text(merged.parameters) == R"({"a":[1,4]})");
  BOOST_TEST(conflicts_of(merged) == "link:b+c links_overlap");
  const auto kept = presets.merge(Strategy::kUnion, R"({"link:b+c":{"keep":"A"}})");
  BOOST_TEST(text(kept.links) == R"([{"parameters":["a","b"],"tuples":[[1,2],[1,3],[4,5]]}])");
  BOOST_TEST(text(kept.parameters) == R"({"c":[7]})");
  BOOST_TEST(conflicts_of(kept) == "!link:b+c links_overlap");
  BOOST_TEST(kept.warnings.empty());
}

BOOST_AUTO_TEST_CASE(names_in_links_and_alternatives_are_the_engines_too) {
  const auto merged = Presets()
                          .add("A", R"({"parameters":{},
                        "links":[{"parameters":["y","tp"],"tuples":[[1,2],[3,4]]}],
                        "any_of":[{"parameters":{"enable-fa3":[true,false]}},
                                  {"links":[{"parameters":["enable-fa3","z"],"tuples":[[true,1]]}]}]})")
                          .add("B", R"({"parameters":{},
                        "links":[{"parameters":["tp-size","y"],"tuples":[[2,1],[8,9]]}],
                        "any_of":[{"parameters":{"attention-backend":["fa3",null]}}]})")
                          .merge();
  BOOST_TEST(text(merged.links) ==
             R"([{"parameters":["y","tp-size"],"tuples":[[1,2],[3,4],[9,8]]}])");
  BOOST_TEST(text(merged.any_of) ==
             R"([{"parameters":{"attention-backend":["fa3",null]}},)"
             R"({"links":[{"parameters":["attention-backend","z"],"tuples":[["fa3",1]]}]}])");
  BOOST_TEST(text(merged.renamed) ==
             R"([{"preset":"A","from":"tp","to":"tp-size"},)"
             R"({"preset":"A","from":"enable-fa3","to":"attention-backend"}])");
  BOOST_TEST(merged.conflicts.empty());
}

BOOST_AUTO_TEST_CASE(a_link_of_two_spellings_is_left_as_it_is) {
  const char* link = R"([{"parameters":["tp","tp-size"],"tuples":[[1,2]]}])";
  const auto merged =
      Presets().add("A", R"({"parameters":{},"links":)" + std::string(link) + "}").merge();
  BOOST_TEST(text(merged.links) == link);
  BOOST_TEST(merged.renamed.empty());
}

BOOST_AUTO_TEST_CASE(a_link_stands_before_a_list_unless_the_last_wins) {
  Presets presets;
  presets.add("A", R"({"parameters":{},"links":[{"parameters":["a","b"],"tuples":[[1,2],[3,2]]}]})")
      .add("B", R"({"parameters":{"a":[9],"z":[0]}})");
  for (const auto strategy : {Strategy::kUnion, Strategy::kIntersection}) {
    const auto merged = presets.merge(strategy);
    BOOST_TEST(text(merged.links) == R"([{"parameters":["a","b"],"tuples":[[1,2],[3,2]]}])");
    BOOST_TEST(!merged.parameters.contains("a"));
    BOOST_TEST(conflicts_of(merged).starts_with("a two_places"));
    BOOST_TEST(text(merged.conflicts[0].at("reason")) == R"("stands in a link and a list")");
  }
  const auto last = presets.merge(Strategy::kLastWins);
  BOOST_TEST(text(last.parameters) == R"({"a":[9],"z":[0],"b":[2]})");
  BOOST_TEST(last.links.empty());
  BOOST_TEST(text(last.provenance.at("b")) == R"([{"value":2,"presets":["A"]}])");
}

BOOST_AUTO_TEST_CASE(alternatives_merge_as_values_do) {
  const char* x = R"({"name":"plain","parameters":{"p":["fcfs"]}})";
  const char* y = R"({"name":"spec","parameters":{"s":["EAGLE"],"n":[3,5]}})";
  const char* z = R"({"name":"ngram","parameters":{"s":["NGRAM"]}})";
  const auto any_of = [](const std::string& list) {
    return R"({"parameters":{"t":[1]},"any_of":[)" + list + "]}";
  };
  Presets presets;
  presets.add("A", any_of(std::string(x) + "," + y)).add("B", any_of(std::string(y) + "," + z));
  BOOST_TEST(text(presets.merge().any_of) == "[" + std::string(x) + "," + y + "," + z + "]");
  BOOST_TEST(presets.merge().grid_size == 4);
  BOOST_TEST(text(presets.merge(Strategy::kIntersection).any_of) == "[" + std::string(y) + "]");
  const auto last = presets.merge(Strategy::kLastWins);
  BOOST_TEST(text(last.any_of) == "[" + std::string(y) + "," + z + "]");
  BOOST_TEST(conflicts_of(last) == "any_of overridden");
}

BOOST_AUTO_TEST_CASE(a_parameter_of_an_alternative_yields_to_a_list_that_wins) {
  Presets presets;
  presets
      .add("A", R"({"parameters":{"t":[1]},
                    "any_of":[{"parameters":{"p":[1],"q":[1]}},{"parameters":{"p":[2],"q":[1]}}]})")
      .add("B", R"({"parameters":{"p":[9]}})");
  BOOST_TEST(text(presets.merge().parameters) == R"({"t":[1]})");
  BOOST_TEST(presets.merge().any_of.size() == 2U);
  const auto last = presets.merge(Strategy::kLastWins);
  BOOST_TEST(text(last.parameters) == R"({"t":[1],"p":[9]})");
  BOOST_TEST(text(last.any_of) == R"([{"parameters":{"q":[1]}}])");
  BOOST_TEST(conflicts_of(last) == "p two_places");
}

BOOST_AUTO_TEST_CASE(remove_and_replace_reach_into_links_and_alternatives) {
  Presets presets;
  presets
      .add("A", R"({"parameters":{},"links":[{"parameters":["a","b"],"tuples":[[1,2],[1,3]]}],
                    "any_of":[{"parameters":{"c":[1]}},{"parameters":{"c":[2],"d":[4]}}]})")
      .add("B", R"({"parameters":{"b":{"remove":true},"c":{"values":[7],"replace":true}}})");
  const auto merged = presets.merge();
  BOOST_TEST(text(merged.parameters) == R"({"c":[7],"a":[1]})");
  BOOST_TEST(text(merged.any_of) == R"([{"parameters":{}},{"parameters":{"d":[4]}}])");
  BOOST_TEST(text(merged.removed) == R"([{"parameter":"b","by":"B"}])");
  BOOST_TEST(text(merged.replaced) == R"([{"parameter":"c","by":"B","instead_of":["A"]}])");
  BOOST_TEST(merged.conflicts.empty());
}

BOOST_AUTO_TEST_CASE(an_override_stands_in_a_list_wherever_the_parameter_stood) {
  Presets presets;
  presets.add("A",
              R"({"parameters":{},"links":[{"parameters":["a","b"],"tuples":[[1,2],[3,4]]}]})");
  const auto merged = presets.merge(Strategy::kUnion, "{}", R"({"a":[9]})");
  BOOST_TEST(text(merged.parameters) == R"({"b":[2,4],"a":[9]})");
  BOOST_TEST(merged.links.empty());
  BOOST_TEST(merged.conflicts.empty());
}

BOOST_AUTO_TEST_CASE(all_constraints_stand_and_those_that_contradict_are_told) {
  Presets presets;
  presets
      .add("A", R"({"parameters":{"x":[1]},"constraints":[
                    {"id":"few","rule":"one","require":"x > 1"},{"id":"own","require":"x"}]})")
      .add("B", R"({"parameters":{"x":[1]},"constraints":[
                    {"id":"few","rule":"other words","require":"x > 1"}]})")
      .add("C", R"({"parameters":{"x":[1]},"constraints":[{"id":"few","require":"x < 1"}]})");
  for (const auto strategy : {Strategy::kUnion, Strategy::kIntersection, Strategy::kLastWins}) {
    const auto merged = presets.merge(strategy);
    BOOST_TEST(text(merged.constraints) ==
               R"x([{"id":"few","rule":"one","require":"x > 1"},)x"
               R"x({"id":"few (C)","require":"x < 1"},{"id":"own","require":"x"}])x");
    BOOST_TEST(conflicts_of(merged) == "constraint:few constraints_contradict");
    BOOST_TEST(text(merged.conflicts[0].at("values")) ==
               R"([{"presets":["A","B"],"require":"x > 1"},{"presets":["C"],"require":"x < 1"}])");
    BOOST_TEST(text(merged.provenance.at("constraint:few")) ==
               R"([{"value":"few","presets":["A","B"]}])");
  }
  const auto kept = presets.merge(Strategy::kUnion, R"({"constraint:few":{"keep":"C"}})");
  BOOST_TEST(text(kept.constraints) ==
             R"([{"id":"few","require":"x < 1"},{"id":"own","require":"x"}])");
  BOOST_TEST(kept.unresolved == 0);
}

BOOST_AUTO_TEST_CASE(presets_that_need_or_exclude_others_are_told) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":[1]},"requires":["B","Z"],"conflicts":["C"]})")
      .add("B", R"({"parameters":{"x":[1]},"conflicts":["Y"]})");
  BOOST_TEST(text(presets.merge().conflicts) ==
             R"([{"preset":"A","requires":"Z","reason":"requires a preset that is not merged",)"
             R"("id":"requires:Z","kind":"requires_missing"}])");
  presets.add("C", R"({"parameters":{"x":[1]},"conflicts":["A"]})");
  const auto merged = presets.merge(Strategy::kUnion, R"({"conflicts:A+C":{"accept":true}})");
  BOOST_TEST(conflicts_of(merged) == "requires:Z requires_missing; !conflicts:A+C excluded");
  BOOST_TEST(merged.unresolved == 1);
}

BOOST_AUTO_TEST_CASE(different_versions_of_the_engine_are_a_warning) {
  const auto merged = Presets()
                          .add("A", R"({"parameters":{"x":[1]},"runtime_version":">=0.5"})")
                          .add("B", R"({"parameters":{"x":[1]},"runtime_version":"main"})")
                          .merge();
  BOOST_TEST(
      text(merged.warnings) ==
      R"x(["the presets are written for different versions of the engine: >=0.5 (A), main (B)"])x");
}

BOOST_AUTO_TEST_CASE(the_record_holds_what_it_takes_to_merge_again) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":[1]}})").add("B", R"({"parameters":{"x":[2]}})");
  const auto merged =
      presets.merge(Strategy::kIntersection, R"({"x":{"keep":"A"}})", R"({"y":[1]})");
  BOOST_TEST(text(merged.merged_from) ==
             R"({"presets":[{"id":1,"name":"A","revision":1},{"id":2,"name":"B","revision":1}],)"
             R"("merge_strategy":"intersection","overrides":{"y":[1]},)"
             R"("decisions":{"x":{"keep":"A"}},"hash":")" +
                 merged.hash + "\"}");
}

BOOST_AUTO_TEST_SUITE_END()
