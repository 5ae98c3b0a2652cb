# embed_json(TARGET HEADER NAMESPACE FUNCTION FILE…): the texts of JSON files, each on one line, as what
# FUNCTION answers. The header declares it: std::span<const std::string_view> FUNCTION();
function(embed_json target header namespace name)
  set(texts "")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(REGEX REPLACE "\n *" " " text "${text}")
    string(APPEND texts "    R\"json(${text})json\",\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "#include \"@header@\"

namespace @namespace@ {
namespace {

constexpr std::string_view kTexts[] = {
@texts@};

}  // namespace

std::span<const std::string_view> @name@() {
  return kTexts;
}

}  // namespace @namespace@
")
  target_sources(${target} PRIVATE ${source})
endfunction()
